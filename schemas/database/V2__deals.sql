-- The master records of media sales.

create table master_deal (
  id             bigint generated always as identity primary key,
  source         text           not null check (source <> ''),
  external_id    text           not null check (external_id <> ''),
  title          text           not null,
  amount         numeric(20, 4) not null check (amount >= 0),
  currency       char(3)        not null check (currency ~ '^[A-Z]{3}$'),
  stage          text           not null check (stage in ('new', 'in-progress', 'won', 'lost')),
  payment_status text           not null default 'unpaid' check (payment_status in ('unpaid', 'paid')),
  source_version bigint         not null,
  version        bigint         not null default 1,
  created_at     timestamptz    not null,
  updated_at     timestamptz    not null,
  unique (source, external_id)
);
create index master_deal_source on master_deal (source, id);
create index master_deal_external_id on master_deal (external_id, id);
comment on column master_deal.source_version is 'The version that the source gives the deal; an older one never overwrites a newer one.';
comment on column master_deal.version is 'Counts the changes that were applied here.';

create table media_plan (
  id         bigint generated always as identity primary key,
  deal_id    bigint         not null references master_deal,
  brief      text           not null,
  status     text           not null check (status in ('requested', 'drafted')),
  budget     numeric(20, 4) not null check (budget >= 0),
  currency   char(3)        not null check (currency ~ '^[A-Z]{3}$'),
  lines      jsonb          not null default '[]',
  made_by    jsonb,
  version    bigint         not null default 1,
  created_at timestamptz    not null,
  updated_at timestamptz    not null
);
create index media_plan_deal on media_plan (deal_id, id);

create table campaign (
  id           bigint generated always as identity primary key,
  deal_id      bigint references master_deal,
  name         text           not null,
  platform     text           not null,
  status       text           not null check (status in ('draft', 'approved', 'published', 'rejected')),
  start_date   date           not null,
  end_date     date           check (end_date >= start_date),
  daily_budget numeric(20, 4) not null check (daily_budget > 0),
  currency     char(3)        not null check (currency ~ '^[A-Z]{3}$'),
  external_id  text,
  version      bigint         not null default 1,
  created_at   timestamptz    not null,
  updated_at   timestamptz    not null,
  unique (platform, external_id)
);
create index campaign_deal on campaign (deal_id, id);
create index campaign_status on campaign (status, id);
create index campaign_platform on campaign (platform, status, id);

create table campaign_fact (
  campaign_id bigint         not null references campaign,
  day         date           not null,
  impressions bigint         not null check (impressions >= 0),
  clicks      bigint         not null check (clicks >= 0),
  cost        numeric(20, 4) not null check (cost >= 0),
  currency    char(3)        not null check (currency ~ '^[A-Z]{3}$'),
  version     bigint         not null default 1,
  updated_at  timestamptz    not null,
  primary key (campaign_id, day)
);
comment on table campaign_fact is 'One row for each campaign and day. Platforms restate past days: version counts the restatements.';

create table invoice (
  id          bigint generated always as identity primary key,
  deal_id     bigint         not null references master_deal,
  system      text           not null,
  external_id text           not null,
  number      text           not null,
  amount      numeric(20, 4) not null check (amount >= 0),
  currency    char(3)        not null check (currency ~ '^[A-Z]{3}$'),
  issued_at   timestamptz    not null,
  unique (system, external_id),
  unique (deal_id, system)
);

create table payment (
  id          bigint generated always as identity primary key,
  invoice_id  bigint         not null references invoice,
  system      text           not null,
  external_id text           not null,
  number      text           not null,
  amount      numeric(20, 4) not null check (amount > 0),
  currency    char(3)        not null check (currency ~ '^[A-Z]{3}$'),
  paid_at     timestamptz    not null,
  unique (system, external_id)
);
create index payment_invoice on payment (invoice_id);
