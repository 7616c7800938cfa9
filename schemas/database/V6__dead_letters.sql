-- Dead letters in reach: groups by cause, full text, retries one by one and in jobs, edits with their difference, discards.

alter table dead_letter
  add column listener       text,
  add column cause_group    text,
  add column event_source   text,
  add column subject        text,
  add column event_time     timestamptz,
  add column traceparent    text,
  add column masked         boolean not null default false,
  add column retried_at     timestamptz,
  add column edge_claimed_until timestamptz,
  add column resolved_at    timestamptz,
  add column discarded_at   timestamptz,
  add column discard_reason text,
  add column handled_by     text;

-- What the rows from before can tell. Steps that Camel had numbered say nothing, and differ from start to start. Where an event's route
-- was one that another route calls, it is heard by that one.
update dead_letter set
  step = case when step ~ '^[A-Za-z]+[0-9]+$' then null else step end,
  listener = case when route in ('write-title', 'draft-media-plan') then 'route-requests' else route end,
  event_source = headers ->> 'ce_source',
  subject = headers ->> 'ce_subject',
  event_time = case when event_id is not null and headers ->> 'ce_time' ~ '^\d{4}-\d\d-\d\dT' then (headers ->> 'ce_time')::timestamptz end,
  traceparent = headers ->> 'traceparent',
  masked = body like '%***%';
update dead_letter set fingerprint = listener || '|' || event_id
  where event_id is not null and listener <> route
    and not exists (select from dead_letter other where other.fingerprint = dead_letter.listener || '|' || dead_letter.event_id);
update dead_letter set cause_group = left(encode(sha256(convert_to(concat_ws('|', route, code, exception_type, coalesce(step, ''),
  regexp_replace(cause, '[0-9]+', '#', 'g')), 'UTF8')), 'hex'), 16);

alter table dead_letter
  alter column listener set not null,
  alter column cause_group set not null,
  add column search tsvector not null generated always as (to_tsvector('russian', translate(
    cause || ' ' || code || ' ' || route || ' ' || coalesce(step, '') || ' ' || coalesce(key, '') || ' ' || coalesce(subject, '') || ' '
    || coalesce(event_type, '') || ' ' || coalesce(correlation_id, '') || ' ' || left(body, 20000), 'ёЁ', 'еЕ'))) stored;

comment on column dead_letter.listener is 'The route that the message came in by, and comes in by again when it is retried.';
comment on column dead_letter.cause_group is
  'Same route, step, code, exception and cause but for its numbers, ids and quoted values: same group.';
comment on column dead_letter.masked is
  'A secret was taken out of the body, the key or the envelope, so that what is kept is not what came.';
comment on column dead_letter.search is 'Russian stemming with the English one for Latin words; of a body the first 20,000 characters.';
comment on column dead_letter.fingerprint is
  'Listener and event: a message that fails there again counts an attempt instead of adding a row.';

create index dead_letter_group on dead_letter (cause_group, status, id);
create index dead_letter_key on dead_letter (key, id);
create index dead_letter_subject on dead_letter (subject, id);
create index dead_letter_correlation on dead_letter (correlation_id, id);
create index dead_letter_search on dead_letter using gin (search);
create index dead_letter_edge_retries on dead_letter (retried_at) where status = 'retried' and topic is null;

create table dead_letter_history (
  id             bigint generated always as identity primary key,
  dead_letter_id bigint      not null references dead_letter on delete cascade,
  at             timestamptz not null default clock_timestamp(),
  action         text        not null check (action in ('retried', 'edited', 'failed', 'resolved', 'discarded')),
  actor          text,
  detail         text
);
comment on table dead_letter_history is
  'What became of a dead letter after its first failure. The actor is null where the hub itself found out.';
create index dead_letter_history_letter on dead_letter_history (dead_letter_id, id);

create table dead_letter_edit (
  id             bigint generated always as identity primary key,
  dead_letter_id bigint      not null references dead_letter on delete cascade,
  at             timestamptz not null default clock_timestamp(),
  actor          text        not null,
  type_before    text,
  type_after     text,
  key_before     text,
  key_after      text,
  headers_before jsonb       not null,
  body_before    text        not null,
  body_after     text        not null,
  difference     json        not null
);
comment on column dead_letter_edit.difference is 'Operations as in RFC 6902, each with the value before it.';
create index dead_letter_edit_letter on dead_letter_edit (dead_letter_id, id);

create table retry_job (
  id              bigint generated always as identity primary key,
  status          text        not null default 'running' check (status in ('running', 'done', 'stopped', 'cancelled')),
  requested_by    text        not null,
  selection       jsonb       not null,
  rate_per_second numeric     not null check (rate_per_second > 0),
  next_send_at    timestamptz not null,
  total           bigint      not null,
  waiting         bigint      not null,
  sent            bigint      not null default 0,
  resolved        bigint      not null default 0,
  failed          bigint      not null default 0,
  skipped         bigint      not null default 0,
  stop_reason     text,
  created_at      timestamptz not null default clock_timestamp(),
  ended_at        timestamptz
);
comment on column retry_job.sent is 'Under way now. A job that was stopped or cancelled still hears what became of them.';
create index retry_job_busy on retry_job (id) where status = 'running' or sent > 0;

create table retry_job_item (
  job_id         bigint not null references retry_job on delete cascade,
  position       bigint not null,
  dead_letter_id bigint not null references dead_letter on delete cascade,
  order_key      text   not null,
  cause_group    text   not null,
  state          text   not null check (state in ('waiting', 'ready', 'sent', 'resolved', 'failed', 'skipped')),
  failed_as      text,
  reason         text,
  settled_at     timestamptz,
  primary key (job_id, position)
);
comment on column retry_job_item.state is 'The first of a key is ready, the others wait until the one before them was resolved.';
comment on column retry_job_item.failed_as is 'The group of the failure that the retry met.';
create index retry_job_item_state on retry_job_item (job_id, state, position);
create index retry_job_item_waiting on retry_job_item (job_id, order_key, position) where state = 'waiting';
create index retry_job_item_settled on retry_job_item (job_id, settled_at) where state in ('resolved', 'failed');

-- A retry is the same event once more, for one route alone; two routes may retry it at the same time.
alter table outbox add column retry_route text;
alter table outbox drop constraint outbox_id_key;
create unique index outbox_id on outbox (id) where retry_route is null;
comment on column outbox.retry_route is 'The only route that is to handle this record: the CloudEvents extension retryroute.';
