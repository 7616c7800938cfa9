-- What BI teams read: every change of the master records, in one order a feed, and the Parquet files made of them.

create table feed_change (
  feed        text        not null,
  position    bigint      not null check (position > 0),
  key         text        not null check (key <> ''),
  version     bigint      not null,
  operation   text        not null check (operation in ('upsert', 'delete')),
  occurred_at timestamptz not null,
  data        jsonb       not null check (jsonb_typeof(data) = 'object'),
  event_id    text        not null check (event_id <> ''),
  recorded_at timestamptz not null default now(),
  primary key (feed, position),
  unique (feed, event_id)
);
comment on table feed_change is 'The feeds, append only. Changes of a feed are committed in the order of their positions, without gaps.';
comment on column feed_change.position is 'One more than the last. Whoever removes old changes leaves the last of each feed: the count goes on from it.';
comment on column feed_change.version is 'Of the record: of two changes of one key the greater version is the newer state.';
comment on column feed_change.event_id is 'The event that brought the change: a repeat of it does nothing.';

create table feed_partition (
  feed           text        not null,
  day            date        not null,
  first_position bigint      not null,
  last_position  bigint      not null,
  changes        integer     not null check (changes > 0),
  planned_at     timestamptz not null default now(),
  exported_at    timestamptz,
  primary key (feed, day, first_position),
  check (first_position <= last_position)
);
comment on table feed_partition is 'One row for each Parquet file, written before the file is made, so that whoever makes it makes the same.';
comment on column feed_partition.exported_at is 'When the object store had acknowledged the file; null while it waits.';
create index feed_partition_last_position on feed_partition (feed, last_position);
create index feed_partition_waiting on feed_partition (feed, first_position) where exported_at is null;
