-- What waits to be told to somebody outside: one queue a receiver, so that no chat waits for another.

create table receiver (
  system        text        not null,
  receiver      text        not null,
  waiting       integer     not null default 0 check (waiting >= 0),
  pause         interval    not null,
  not_before    timestamptz not null default '-infinity',
  claimed_until timestamptz not null default '-infinity',
  blocked_at    timestamptz,
  primary key (system, receiver)
);
comment on table receiver is 'Whom the hub writes to: a chat. How much waits for it, and when it may be written to again.';
comment on column receiver.claimed_until is 'Until then somebody delivers the first of its queue; whoever dies at it lets the time run out.';
comment on column receiver.blocked_at is 'Since when it takes no messages: the user blocked the bot. Null again when a message comes from there or arrives there.';
create index receiver_waiting on receiver (system, not_before) where waiting > 0;

create table delivery (
  event_id        text        primary key,
  system          text        not null,
  receiver        text        not null,
  sequence        bigint      generated always as identity,
  event           text        not null,
  listener        text        not null,
  retry           boolean     not null default false,
  status          text        not null default 'waiting' check (status in ('waiting', 'done', 'failed')),
  attempts        integer     not null default 0,
  first_failed_at timestamptz,
  last_failure    text,
  queued_at       timestamptz not null default now(),
  ended_at        timestamptz,
  foreign key (system, receiver) references receiver
);
comment on table delivery is 'One row for each event that is delivered to a receiver, in the order of the sequence. The event id makes a repeat harmless.';
create index delivery_queue on delivery (system, receiver, sequence) where status = 'waiting';
create index delivery_ended on delivery (ended_at) where status <> 'waiting';
comment on column delivery.listener is 'The route that put it there, and to which a retry of its dead letter is handed.';
