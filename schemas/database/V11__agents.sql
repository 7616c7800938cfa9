-- The support agents: what was attached to a message, how far each ticket's analysis is, what operators are shown.

create table ticket_attachment (
  id          bigint generated always as identity primary key,
  ticket_id   bigint      not null references ticket,
  message_id  bigint      not null references ticket_message,
  external_id text        not null check (external_id <> ''),
  name        text        not null,
  media_type  text,
  size        bigint      check (size >= 0),
  object_name text,
  problem     text,
  received_at timestamptz not null
);
create index ticket_attachment_ticket on ticket_attachment (ticket_id, id);
create index ticket_attachment_message on ticket_attachment (message_id);
comment on table ticket_attachment is 'A file that came with a message. The messenger keeps it; the hub fetches what may be a log.';
comment on column ticket_attachment.object_name is 'Where the fetched file lies in the object store; null where it was not fetched.';
comment on column ticket_attachment.problem is 'Why the file could not be read, in words for an operator; null where nothing went wrong.';

create table agent_step (
  ticket_id        bigint      not null references ticket,
  step             text        not null check (step in ('validation', 'context', 'logs', 'rca', 'routing')),
  state            text        not null check (state in ('running', 'waiting', 'done')),
  attempts         integer     not null check (attempts >= 0),
  due_at           timestamptz not null,
  cause            text        not null,
  asked            integer     not null default 0 check (asked between 0 and 2),
  asked_at_message bigint,
  asked_for        text[]      not null default '{}',
  last_failure     text,
  result           jsonb,
  made_by          jsonb,
  started_at       timestamptz not null default now(),
  finished_at      timestamptz,
  primary key (ticket_id, step),
  check ((state = 'done') = (result is not null and made_by is not null and finished_at is not null))
);
create index agent_step_due on agent_step (due_at) where state <> 'done';
comment on table agent_step is 'One row for each step of a ticket''s analysis. A result is written once: what comes after it changes nothing.';
comment on column agent_step.state is 'Waiting is for the user''s answer; all other waiting is running.';
comment on column agent_step.due_at is 'Until then whoever began it is at it, or the user may answer; afterwards the sweep takes it up.';
comment on column agent_step.cause is 'The event that began it, so that it can be begun again.';
comment on column agent_step.asked_at_message is 'The newest message of the user that was known when the hub asked.';

create table ticket_hints (
  ticket_id  bigint      primary key references ticket,
  up_to      bigint      not null,
  hints      jsonb       not null check (jsonb_typeof(hints) = 'array'),
  made_by    jsonb       not null,
  made_at    timestamptz not null default now()
);
comment on column ticket_hints.up_to is 'The newest message that the hints know; hints for an older one never replace them.';

create table reply_draft (
  id           bigint generated always as identity primary key,
  ticket_id    bigint      not null references ticket,
  status       text        not null check (status in ('requested', 'written')),
  wish         text        not null default '',
  text         text,
  citations    jsonb       not null default '[]' check (jsonb_typeof(citations) = 'array'),
  made_by      jsonb,
  requested_at timestamptz not null default now(),
  written_at   timestamptz,
  check ((status = 'written') = (text is not null and made_by is not null))
);
create index reply_draft_ticket on reply_draft (ticket_id, id);
comment on table reply_draft is 'Texts that an operator may send, or change and send. Nothing sends them by itself.';

-- Earlier tickets are found by their words.
create index ticket_message_words on ticket_message using gin (to_tsvector('russian', translate(left(text, 4000), 'ёЁ', 'еЕ')))
  where direction = 'in';
