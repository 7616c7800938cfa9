-- The knowledge base: articles, the chunks that search finds, their vectors, and what resolved tickets propose.

create extension if not exists pg_trgm;

create table knowledge_state (
  only_row  boolean primary key default true check (only_row),
  version   bigint  not null,
  forgotten bigint  not null
);
comment on table knowledge_state is
  'One row that every change of chunks or vectors locks and counts up, so that versions become visible in their order: a hub that has seen one has seen all before it.';
comment on column knowledge_state.forgotten is 'Chunks that were retired at this version or before are deleted: a hub that is further behind begins anew.';
insert into knowledge_state (version, forgotten) values (0, 0);

create table knowledge_article (
  id           bigint generated always as identity primary key,
  title        text        not null,
  text         text        not null,
  language     text        not null check (language in ('ru', 'en')),
  status       text        not null default 'published' check (status in ('published', 'archived')),
  source       text        not null check (source in ('rest', 'folder', 'ticket')),
  path         text        unique,
  content_hash text,
  ticket_id    bigint,
  suspicious   boolean     not null,
  version      bigint      not null default 1,
  changed_by   text        not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
comment on column knowledge_article.path is 'The file in the folder of articles that it was imported from.';
comment on column knowledge_article.content_hash is 'Of that file as it was imported last: an unchanged file changes nothing.';
comment on column knowledge_article.suspicious is 'It speaks to a model rather than to a reader: no model gets it as it stands.';
create index knowledge_article_status on knowledge_article (status, id);

create table knowledge_article_version (
  article_id bigint      not null references knowledge_article,
  version    bigint      not null,
  title      text        not null,
  text       text        not null,
  language   text        not null,
  changed_by text        not null,
  changed_at timestamptz not null,
  primary key (article_id, version)
);
comment on table knowledge_article_version is 'Every text that an article has had, the newest one too.';

create table knowledge_chunk (
  id         bigint generated always as identity primary key,
  article_id bigint  not null references knowledge_article,
  number     integer not null,
  title      text    not null,
  heading    text    not null,
  text       text    not null,
  language   text    not null,
  suspicious boolean not null,
  words      text    not null,
  search     tsvector not null generated always as (to_tsvector('russian', words)) stored,
  added      bigint  not null,
  retired    bigint
);
comment on table knowledge_chunk is 'A piece of an article that is found as a whole. Never changed: a new version retires the old chunks and adds its own.';
comment on column knowledge_chunk.words is
  'The words of title, heading and text as the hub takes them apart. The configuration russian stems Cyrillic words as Russian and Latin ones as English.';
comment on column knowledge_chunk.added is 'The version of knowledge_state since which it is there.';
comment on column knowledge_chunk.retired is 'The version since which it is not found any more.';
create index knowledge_chunk_article on knowledge_chunk (article_id) where retired is null;
create index knowledge_chunk_search on knowledge_chunk using gin (search) where retired is null;
create index knowledge_chunk_added on knowledge_chunk (added);
create index knowledge_chunk_retired on knowledge_chunk (retired) where retired is not null;

create table knowledge_word (
  word text primary key
);
comment on table knowledge_word is 'Every word that an article has had, so that a misprint in a question finds the words that are spelt almost like it.';
create index knowledge_word_letters on knowledge_word using gin (word gin_trgm_ops);

create table knowledge_embedding (
  chunk_id   bigint      not null references knowledge_chunk on delete cascade,
  model      text        not null,
  vector     bytea,
  stored     bigint,
  attempts   integer     not null default 1,
  not_before timestamptz not null,
  primary key (chunk_id, model),
  check ((vector is null) = (stored is null))
);
comment on table knowledge_embedding is 'The vector of a chunk by a model, or the claim of a hub that is about to get it.';
comment on column knowledge_embedding.vector is 'Its numbers as 4-byte floats, big-endian; of length 1.';
comment on column knowledge_embedding.not_before is 'While there is no vector: who claimed it has until then, and after a failure nobody tries before.';
create index knowledge_embedding_stored on knowledge_embedding (model, stored);
create index knowledge_embedding_waiting on knowledge_embedding (model, not_before) where vector is null;

create table knowledge_proposal (
  id         bigint generated always as identity primary key,
  ticket_id  bigint      not null unique,
  title      text        not null,
  text       text        not null,
  language   text        not null check (language in ('ru', 'en')),
  suspicious boolean     not null,
  status     text        not null default 'open' check (status in ('open', 'approved', 'rejected')),
  article_id bigint      references knowledge_article,
  reason     text,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null,
  check ((status = 'approved') = (article_id is not null))
);
comment on table knowledge_proposal is 'What a resolved ticket could teach; a person makes it an article, or says why not.';
create index knowledge_proposal_status on knowledge_proposal (status, id);
