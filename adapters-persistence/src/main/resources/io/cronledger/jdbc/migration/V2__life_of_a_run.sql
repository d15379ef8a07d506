-- How a call is made, what it brings back, and how a run stands to earlier ones of its schedule.
alter table entry add column turn varchar(9);
alter table entry add column retry_failed integer;
alter table entry add column mode varchar(7);
alter table entry add column dataset_format varchar(5); -- null where the output is a record
alter table entry add column dataset_clean boolean;
alter table entry add column dataset_fields text; -- one a line
alter table entry add column dataset_limit integer;
alter table entry add column max_output bigint;
alter table entry add column token text; -- its name

-- What the platform told of a run.
alter table entry add column platform_started_at timestamp(6) with time zone;
alter table entry add column platform_finished_at timestamp(6) with time zone;
alter table entry add column usd varchar(40); -- in decimal, as it was told
alter table entry add column dataset_id text;
alter table entry add column link text;
alter table entry add column log_tail text;

update entry set turn = 'AT_ONCE', retry_failed = 0, mode = 'SYNC', max_output = 67108864
 where reason is null;

-- What is known of what ran under an attempt.
alter table attempt add column fate varchar(11);
alter table attempt add column platform_run_id text;

update attempt set fate = 'NOTHING_RAN';
update attempt set fate = 'OPEN'
 where exists (
   select 1 from entry e
    where e.id = attempt.run and e.attempts = attempt.number
      and e.status in ('RUNNING', 'SETTLING', 'LOST'));
update attempt set fate = 'RAN'
 where exists (
   select 1 from entry e
    where e.id = attempt.run and e.attempts = attempt.number
      and e.status in ('SUCCEEDED', 'FAILED', 'TIMED-OUT', 'ABORTED'));
alter table attempt alter column fate set not null;

alter table schedule add column paused boolean default false not null;

-- Accounts whose runs have shown a key of ours.
create table echo (
  account varchar(500) primary key
);

-- What somebody had done, to a schedule or to a run.
create table deed (
  id bigint generated always as identity primary key,
  kind varchar(7) not null,
  schedule varchar(63),
  run uuid,
  done_at timestamp(6) with time zone not null,
  done_by text not null
);

create index deed_by_run on deed (run);
create index deed_by_schedule on deed (schedule);
