-- What the failures of runs say, in lower case: to look through these is to read a few bytes a failure
-- and not whole entries.
create table failure_text (
  run uuid primary key,
  text text not null
);

insert into failure_text (run, text)
select id, lower(failure_kind || ' ' || failure_message)
  from entry
 where status in ('FAILED', 'TIMED-OUT', 'ABORTED', 'REFUSED', 'LOST');
