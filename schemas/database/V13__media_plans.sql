-- Media plans get their days, what was repaired in them and why one could not be made; proposals are made from them.

alter table media_plan
  add column first_day date,
  add column last_day  date,
  add column repairs   jsonb not null default '[]',
  add column refusal   text,
  drop constraint media_plan_status_check,
  add constraint media_plan_status_check check (status in ('requested', 'drafted', 'refused')),
  add constraint media_plan_days_check check (last_day >= first_day);
comment on column media_plan.repairs is 'What a model proposed that could not stand, and what stands in its place.';

create table proposal (
  id              bigint      generated always as identity primary key,
  media_plan_id   bigint      not null references media_plan,
  deal_id         bigint      not null references master_deal,
  number          integer     not null check (number > 0),
  status          text        not null check (status in ('draft', 'awaiting-approval', 'approved', 'rejected', 'sent', 'superseded')),
  language        text        not null check (language in ('ru', 'en')),
  client          text        not null check (client <> ''),
  wishes          text,
  title           text,
  sections        jsonb,
  made_by         jsonb,
  document_name   text,
  document_sha256 text        check (document_sha256 ~ '^[0-9a-f]{64}$'),
  document_size   bigint      check (document_size > 0),
  author          text        not null,
  decided_by      text        check (decided_by <> author),
  decided_at      timestamptz,
  decision_reason text,
  version         bigint      not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  unique (media_plan_id, number),
  constraint proposal_document_check check (status in ('draft', 'superseded') or document_sha256 is not null),
  constraint proposal_decision_check check (status not in ('approved', 'rejected', 'sent') or decided_by is not null)
);
comment on table proposal is 'One row for each version of a commercial proposal. The document is in the object store; its hash is here.';
create index proposal_status on proposal (status, id);
create unique index proposal_current on proposal (media_plan_id) where status in ('draft', 'awaiting-approval', 'approved');

create table proposal_delivery (
  proposal_id     bigint      primary key references proposal,
  system          text        not null,
  external_id     text        not null,
  document_sha256 text        not null,
  sent_at         timestamptz not null,
  unique (system, external_id)
);
comment on table proposal_delivery is 'Where a proposal was sent. One row at most: a proposal leaves once.';
