-- One row for every call to a model: what was asked, who answered, what it took. Redacted texts, by which a call can be asked again,
-- are forgotten before the row is.
create table llm_call (
    sequence            bigint generated always as identity primary key,
    id                  text not null unique,
    at                  timestamptz not null,
    task                text not null,
    tenant              text not null,
    caller              text not null,
    conversation        text,
    language            text,
    complexity          text check (complexity in ('low', 'medium', 'high')),
    model_group         text,
    deployment          text,
    model               text,
    prompt_name         text,
    prompt_version      text,
    prompt_label        text,
    input_tokens        bigint not null default 0,
    output_tokens       bigint not null default 0,
    price               numeric(24, 9) not null default 0,
    currency            text,
    -- the same in the currency of the limits, so that sums make sense
    spent               numeric(24, 9) not null default 0,
    millis              bigint not null,
    first_token_millis  bigint,
    streamed            boolean not null default false,
    cache               text not null check (cache in ('miss', 'exact', 'semantic', 'not-allowed')),
    similarity          numeric(6, 5),
    personal_data       boolean not null default false,
    decision            text,
    confidence          numeric(6, 5),
    decision_made_by    text check (decision_made_by in ('model', 'fallback')),
    fallback_reason     text,
    outcome             text not null check (outcome in ('answered', 'failed')),
    error               text,
    attempts            jsonb not null default '[]',
    request             text,
    answer              text,
    replay_of           text
);

create index llm_call_at on llm_call (at);
create index llm_call_task on llm_call (task, sequence);
create index llm_call_caller on llm_call (caller, sequence);
create index llm_call_conversation on llm_call (conversation, sequence) where conversation is not null;
create index llm_call_prompt on llm_call (prompt_name, prompt_version, sequence) where prompt_name is not null;
create index llm_call_failed on llm_call (sequence) where outcome = 'failed';
create index llm_call_text on llm_call (at) where request is not null or answer is not null;
