-- What became of every message, hop by hop, searchable by business key.

create table journal (
  id             bigint      generated always as identity,
  at             timestamptz not null,
  hop            text        not null,
  route          text,
  revision       text,
  system         text,
  operation      text,
  event_id       text,
  event_type     text,
  correlation_id text,
  keys           text[]      not null,
  status         integer,
  millis         bigint,
  detail         text,
  hub            text        not null
) partition by range (at);
comment on table journal is 'One row a hop; a partition a day, made ahead and dropped by keep-journal. In order by (at, id).';
comment on column journal.revision is 'The content of the route''s file when it was loaded: the beginning of its SHA-256.';
comment on column journal.hub is 'Which hub of several noted it.';

-- The safety net for days that have no partition (yet): no hop is refused. The rows move when their partition is made.
create table journal_default partition of journal default;

-- The days of the beginning: a hub that just starts would fill the default partition while keep-journal moves its rows away.
do $$
declare
  day timestamptz := date_trunc('day', now(), 'UTC');
begin
  for i in 0..7 loop
    execute format('create table %I partition of journal for values from (%L) to (%L)',
      'journal_' || to_char(day at time zone 'UTC', 'YYYYMMDD'), day, day + interval '24 hours');
    day := day + interval '24 hours';
  end loop;
end $$;

-- No primary key: nobody asks for one hop by its number, and every index is paid for at each hop.
create index journal_keys on journal using gin (keys);
create index journal_correlation on journal (correlation_id, at);

-- The relay writes the hops of what it carried from the row itself, in the statement that clears it.
alter table outbox add column route text, add column revision text, add column received_from text;
comment on column outbox.received_from is 'Who sent the message that came in with this event: a client or a system; null for what the hub says by itself.';
