-- A letter that is corrected while an earlier retry of it still waits: only the newest retry counts.

alter table dead_letter add column retries integer not null default 0;
comment on column dead_letter.retries is 'How often it was retried. A retry that is not the newest changes nothing when it arrives.';

alter table outbox add column retry_number integer;
comment on column outbox.retry_number is 'Which of its letter''s retries this record is: the CloudEvents extension retrynumber.';
