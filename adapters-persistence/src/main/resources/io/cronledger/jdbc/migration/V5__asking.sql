-- What a run comes to, so that it can be asked for without its attempts. In milliseconds.
alter table entry add column late bigint; -- from the slot, or the order, to the first sending
alter table entry add column took bigint; -- from there to the end
alter table entry add column changed boolean; -- whether a success brought something new

update entry
   set late = (
         select greatest(0, cast(floor(
                  extract(epoch from (a.started_at - coalesce(entry.slot, entry.ordered_at)))
                  * 1000) as bigint))
           from attempt a where a.run = entry.id and a.number = 1),
       took = (
         select greatest(0, cast(floor(
                  extract(epoch from (entry.ended_at - a.started_at)) * 1000) as bigint))
           from attempt a where a.run = entry.id and a.number = 1)
 where ended_at is not null;

update entry
   set changed = (
         select p.output_sha256 from entry p
          where p.schedule = entry.schedule and p.status = 'SUCCEEDED' and p.id < entry.id
          order by p.schedule desc, p.status desc, p.id desc fetch first 1 rows only)
         <> output_sha256
 where status = 'SUCCEEDED' and schedule is not null;

-- How many runs of a day ended how, and took how long; kept as they end, and when they are let go of.
create table digest (
  of_day integer not null, -- since 1970, UTC
  schedule varchar(63) not null, -- empty if there is none
  task varchar(200) not null,
  status varchar(9) not null,
  bucket integer not null, -- about how long: the logarithm to the base 1.2; -1 if it was not sent
  writer integer not null, -- whose row it is, so that nobody waits for another's
  runs bigint not null,
  took bigint not null, -- in milliseconds, all together
  longest bigint not null,
  late bigint not null,
  latest bigint not null,
  usd bigint not null, -- in millionths
  primary key (of_day, schedule, task, status, bucket, writer)
);

insert into digest (
  of_day, schedule, task, status, bucket, writer, runs, took, longest, late, latest, usd)
select of_day, schedule, task, status, bucket, 0,
       count(*), sum(took), max(took), sum(late), max(late), sum(usd)
  from (
    select cast(floor(extract(epoch from coalesce(slot, ordered_at)) / 86400) as integer) as of_day,
           coalesce(schedule, '') as schedule, task, status,
           coalesce(cast(floor(ln(cast(took + 1 as double precision))
             / ln(cast(1.2 as double precision))) as integer), -1) as bucket,
           coalesce(took, 0) as took, coalesce(late, 0) as late,
           coalesce(cast(round(cast(usd as numeric(30, 12)) * 1000000) as bigint), 0) as usd
      from entry
     where ended_at is not null) e
 group by of_day, schedule, task, status, bucket;
