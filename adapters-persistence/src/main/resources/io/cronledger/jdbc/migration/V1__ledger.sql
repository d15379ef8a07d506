-- Read by H2 and PostgreSQL alike: bytea and text are names that both know.

create table ledger (
  id uuid primary key
);

create table definition (
  schedule varchar(63) not null,
  hash varchar(64) not null,
  text text not null,
  primary key (schedule, hash)
);

-- A stretch of time in which a definition was in force.
create table span (
  id bigint generated always as identity primary key,
  schedule varchar(63) not null,
  hash varchar(64) not null,
  file text not null,
  line integer not null,
  since timestamp(6) with time zone not null,
  until timestamp(6) with time zone,
  foreign key (schedule, hash) references definition
);

create table schedule (
  name varchar(63) primary key,
  span bigint references span, -- null when not in force
  accounted_through timestamp(6) with time zone not null,
  latest uuid -- entry of the latest slot in this span
);

-- A run, or a range of slots that did not fire (then reason, last_slot and slots say so).
create table entry (
  id uuid primary key,
  status varchar(9) not null,
  schedule varchar(63),
  task varchar(200) not null,
  definition varchar(64),
  slot timestamp(6) with time zone,

  last_slot timestamp(6) with time zone,
  slots bigint,
  reason varchar(10),

  asked_by text,
  ordered_at timestamp(6) with time zone,
  send_by timestamp(6) with time zone,
  retry_limit integer,
  retry_backoff varchar(32), -- durations in ISO 8601: PT2S
  wait_for varchar(32),
  input_type text,
  input_size bigint,
  input_sha256 bytea,
  input_truncated boolean,
  timeout_secs integer,
  memory_mb integer,
  max_items integer,
  max_charge_usd varchar(40), -- in decimal, as it was written: 0.10
  restart_on_error boolean,
  build text,
  output_key text,
  webhooks text,

  attempts integer,
  not_before timestamp(6) with time zone,
  settling_since timestamp(6) with time zone,
  ended_at timestamp(6) with time zone,
  recovered boolean,
  platform_run_id text,
  output_type text,
  output_size bigint,
  output_sha256 bytea,
  output_truncated boolean,
  failure_kind text,
  failure_message text,
  failure_http_status integer
);

create index entry_by_schedule on entry (schedule, id);
create index entry_by_task on entry (task, id);
create index entry_by_status on entry (status, id);
create index entry_by_schedule_and_status on entry (schedule, status, id);

create table attempt (
  run uuid not null,
  number integer not null,
  started_at timestamp(6) with time zone not null,
  ended_at timestamp(6) with time zone,
  failure_kind text,
  failure_message text,
  failure_http_status integer,
  primary key (run, number)
);

-- Bytes that went in or came out, once per content, in pieces that fit into memory.
create table payload (
  sha256 bytea not null,
  chunk integer not null,
  deflated boolean not null,
  bytes bytea not null,
  primary key (sha256, chunk)
);
