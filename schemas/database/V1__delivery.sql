-- The engine room: what came in, what goes out, what failed, and what was answered.

create table inbox (
  consumer    text        not null,
  event_id    text        not null,
  received_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
comment on table inbox is 'One row for each event that a consumer has applied, written in the transaction of its effect: a repeat does nothing.';
create index inbox_received_at on inbox (received_at);

create table outbox (
  sequence       bigint generated always as identity primary key,
  id             text        not null unique,
  type           text        not null,
  source         text        not null,
  subject        text        not null,
  topic          text        not null,
  key            text        not null,
  time           timestamptz not null,
  correlation_id text        not null,
  traceparent    text,
  data           text        not null
);
comment on table outbox is 'Events that wait for Kafka. The relay reads them from the WAL and clears each row when the broker has acknowledged it.';

create table dead_letter (
  id              bigint generated always as identity primary key,
  fingerprint     text        not null unique,
  status          text        not null default 'open' check (status in ('open', 'retried', 'resolved', 'discarded')),
  code            text        not null,
  cause           text        not null,
  exception_type  text        not null,
  route           text        not null,
  step            text,
  endpoint        text,
  attempts        integer     not null check (attempts > 0),
  first_failed_at timestamptz not null,
  last_failed_at  timestamptz not null,
  topic           text,
  key             text,
  event_id        text,
  event_type      text,
  correlation_id  text,
  headers         jsonb       not null,
  body            text        not null
);
comment on table dead_letter is 'One row for each message that could not be handled. Headers and body are the truth; the other columns are derived from them.';
comment on column dead_letter.fingerprint is 'Route and event: a message that fails there again counts an attempt instead of adding a row.';
create index dead_letter_status on dead_letter (status, id);

create table idempotency_key (
  client       text        not null,
  key          text        not null,
  request_hash text        not null,
  status       integer,
  location     text,
  body         text,
  created_at   timestamptz not null default now(),
  primary key (client, key)
);
comment on table idempotency_key is 'The first answer to a request, repeated to whoever sends the same key again.';
create index idempotency_key_created_at on idempotency_key (created_at);

create table position_mark (
  name       text        primary key,
  value      text        not null,
  updated_at timestamptz not null default now()
);
comment on table position_mark is 'How far the hub has read in a system that it polls.';
