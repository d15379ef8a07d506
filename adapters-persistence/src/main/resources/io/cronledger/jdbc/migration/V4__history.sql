-- What is left of slots whose entries were let go of.
create table pruned (
  schedule varchar(63) not null,
  definition varchar(64) not null,
  first_slot timestamp(6) with time zone not null,
  last_slot timestamp(6) with time zone not null,
  slots bigint not null,
  primary key (schedule, definition)
);

-- Whether anything still refers to a payload.
create index entry_by_input on entry (input_sha256);
create index entry_by_output on entry (output_sha256);
