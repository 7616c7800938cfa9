-- The signs, parted by commas, by which text from outside in a call reads like an order to the model; null where nothing does.
alter table llm_call add column suspicions text;
