-- Answers of models that may be given again, so that a restart and a second hub need not ask for them anew.

create table llm_answer (
  key           text        primary key,
  scope         text        not null,
  task          text        not null,
  prompt        text,
  question      text,
  answer        text        not null,
  model         text,
  input_tokens  integer,
  output_tokens integer,
  kept_at       timestamptz not null,
  until         timestamptz not null check (until > kept_at),
  written_at    timestamptz not null default now()
);
comment on table llm_answer is 'One row an answer. No personal data: a request in which some was found is never kept.';
comment on column llm_answer.key is 'SHA-256 over all that can change the answer; scope is the same without the last question.';
comment on column llm_answer.question is 'The last user message; null where only the very same request is served.';
create index llm_answer_written on llm_answer (written_at);
create index llm_answer_until on llm_answer (until);

create table llm_answer_forgotten (
  id     bigint      generated always as identity primary key,
  key    text,
  task   text,
  prompt text,
  at     timestamptz not null,
  written_at timestamptz not null default now()
);
comment on table llm_answer_forgotten is 'What was given up by hand: every hub drops such answers that are no younger. Null means any.';
create index llm_answer_forgotten_written on llm_answer_forgotten (written_at);
