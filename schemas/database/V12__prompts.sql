-- Prompts: where their labels were moved, what people think of the versions, and the copy of a remote registry.

create table prompt_label (
  prompt     text        not null,
  label      text        not null,
  version    text        not null,
  share      numeric(5, 2) check (share between 0 and 100),
  since      timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text        not null,
  primary key (prompt, label),
  check ((label = 'canary') = (share is not null))
);
comment on table prompt_label is 'Labels that were moved. One that stands in no row is where the prompt''s file says.';
comment on column prompt_label.share is 'Percent of the conversations that follow the canary.';
comment on column prompt_label.since is 'Since when the label points at this version.';

create table prompt_label_history (
  id             bigint generated always as identity primary key,
  prompt         text        not null,
  label          text        not null,
  action         text        not null check (action in ('promoted', 'canary-set', 'canary-stopped', 'rolled-back', 'pulled')),
  version_before text,
  share_before   numeric(5, 2),
  since_before   timestamptz,
  version_after  text,
  share_after    numeric(5, 2),
  undone         boolean     not null default false,
  actor          text        not null,
  reason         text,
  at             timestamptz not null default clock_timestamp()
);
comment on column prompt_label_history.version_before is 'Null where the file decided; a rollback lets the file decide again.';
comment on column prompt_label_history.undone is 'A later rollback took it back.';
create index prompt_label_history_label on prompt_label_history (prompt, label, id);

create table prompt_rating (
  id       bigint generated always as identity primary key,
  prompt   text        not null,
  version  text        not null,
  call_id  text,
  score    smallint    not null,
  scale    text        not null check (scale in ('thumbs', 'stars')),
  comment  text,
  rated_by text        not null,
  rated_at timestamptz not null default clock_timestamp(),
  check (case scale when 'thumbs' then score between -1 and 1 else score between 1 and 5 end)
);
comment on column prompt_rating.call_id is 'The call whose answer was rated; who rates it again changes the mind.';
create unique index prompt_rating_call on prompt_rating (call_id, rated_by) where call_id is not null;
create index prompt_rating_version on prompt_rating (prompt, version, rated_at);
create index prompt_rating_old on prompt_rating (rated_at);

create table prompt_registry (
  registry  text        primary key,
  revision  bigint      not null default 0,
  pulled_at timestamptz
);
comment on column prompt_registry.revision is 'Grows with every change of the copy, so that a hub sees that there is something to read.';

create table prompt_copy (
  registry    text        not null references prompt_registry,
  prompt      text        not null,
  number      integer     not null check (number > 0),
  sections    jsonb       not null,
  max_tokens  integer,
  temperature double precision,
  problem     text,
  copied_at   timestamptz not null default clock_timestamp(),
  primary key (registry, prompt, number)
);
comment on table prompt_copy is 'The last good state of a remote registry: while it is away, nothing changes.';
comment on column prompt_copy.problem is 'Why the version cannot be used.';

create table prompt_copy_label (
  registry text    not null references prompt_registry,
  prompt   text    not null,
  label    text    not null,
  number   integer not null,
  primary key (registry, prompt, label)
);
comment on table prompt_copy_label is
  'Where the registry''s labels stood when they were last seen: only one that has moved since moves the hub''s.';
