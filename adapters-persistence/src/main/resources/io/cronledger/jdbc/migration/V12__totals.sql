-- How late the runs of a day were, about; kept as they end, like the digest.
create table lateness (
  of_day integer not null, -- since 1970, UTC
  schedule varchar(63) not null, -- empty if there is none
  task varchar(200) not null,
  bucket integer not null, -- the logarithm to the base 1.2 of the milliseconds
  writer integer not null, -- whose row it is
  runs bigint not null,
  primary key (of_day, schedule, task, bucket, writer)
);

-- The same over all schedules and tasks: what a month came to is read from a few hundred rows.
create table total_digest (
  of_day integer not null,
  status varchar(9) not null,
  bucket integer not null,
  writer integer not null,
  runs bigint not null,
  took bigint not null,
  longest bigint not null,
  late bigint not null,
  latest bigint not null,
  usd bigint not null,
  primary key (of_day, status, bucket, writer)
);

create table total_lateness (
  of_day integer not null,
  bucket integer not null,
  writer integer not null,
  runs bigint not null,
  primary key (of_day, bucket, writer)
);

insert into lateness (of_day, schedule, task, bucket, writer, runs)
select of_day, schedule, task, bucket, 0, count(*)
  from (
    select cast(floor(extract(epoch from coalesce(slot, ordered_at)) / 86400) as integer) as of_day,
           coalesce(schedule, '') as schedule, task,
           cast(floor(ln(cast(late + 1 as double precision))
             / ln(cast(1.2 as double precision))) as integer) as bucket
      from entry
     where ended_at is not null and late is not null) e
 group by of_day, schedule, task, bucket;

insert into total_digest (
  of_day, status, bucket, writer, runs, took, longest, late, latest, usd)
select of_day, status, bucket, 0,
       sum(runs), sum(took), max(longest), sum(late), max(latest), sum(usd)
  from digest
 group by of_day, status, bucket;

insert into total_lateness (of_day, bucket, writer, runs)
select of_day, bucket, 0, sum(runs)
  from lateness
 group by of_day, bucket;
