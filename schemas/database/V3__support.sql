-- The support desk: tickets and their messages.

create table ticket (
  id            bigint generated always as identity primary key,
  system        text        not null,
  chat_id       text        not null,
  user_name     text        not null,
  language      text        not null check (language in ('ru', 'en')),
  status        text        not null check (status in ('open', 'answered', 'resolved')),
  title         text,
  title_made_by jsonb,
  version       bigint      not null default 1,
  opened_at     timestamptz not null,
  updated_at    timestamptz not null
);
create unique index ticket_unresolved on ticket (system, chat_id) where status <> 'resolved';
comment on index ticket_unresolved is 'A chat has one ticket at a time that is not resolved.';
create index ticket_chat on ticket (chat_id, id);
create index ticket_status on ticket (status, id);

create table ticket_message (
  id              bigint generated always as identity primary key,
  ticket_id       bigint      not null references ticket,
  direction       text        not null check (direction in ('in', 'out')),
  author          text        not null check (author in ('user', 'hub', 'operator')),
  text            text        not null,
  kind            text        not null default 'text',
  external_id     text,
  delivery_status text        not null check (delivery_status in ('received', 'pending', 'delivered', 'failed', 'blocked')),
  delivery_detail text,
  sent_at         timestamptz not null,
  delivered_at    timestamptz
);
create index ticket_message_ticket on ticket_message (ticket_id, id);
