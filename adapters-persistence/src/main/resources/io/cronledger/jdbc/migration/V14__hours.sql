-- What hours came to over all schedules and tasks, kept as runs end: a day by the hour is read from a
-- few thousand rows.
create table hour_digest (
  of_hour integer not null, -- since 1970, UTC
  status varchar(9) not null,
  bucket integer not null,
  writer integer not null,
  runs bigint not null,
  took bigint not null,
  longest bigint not null,
  late bigint not null,
  latest bigint not null,
  usd bigint not null,
  primary key (of_hour, status, bucket, writer)
);

create table hour_lateness (
  of_hour integer not null,
  bucket integer not null,
  writer integer not null,
  runs bigint not null,
  primary key (of_hour, bucket, writer)
);

insert into hour_digest (
  of_hour, status, bucket, writer, runs, took, longest, late, latest, usd)
select of_hour, status, bucket, 0,
       count(*), sum(took), max(took), sum(late), max(late), sum(usd)
  from (
    select cast(floor(extract(epoch from coalesce(slot, ordered_at)) / 3600) as integer) as of_hour,
           status,
           coalesce(cast(floor(ln(cast(took + 1 as double precision))
             / ln(cast(1.2 as double precision))) as integer), -1) as bucket,
           coalesce(took, 0) as took, coalesce(late, 0) as late,
           coalesce(cast(round(cast(usd as numeric(30, 12)) * 1000000) as bigint), 0) as usd
      from entry
     where ended_at is not null) e
 group by of_hour, status, bucket;

insert into hour_lateness (of_hour, bucket, writer, runs)
select of_hour, bucket, 0, count(*)
  from (
    select cast(floor(extract(epoch from coalesce(slot, ordered_at)) / 3600) as integer) as of_hour,
           cast(floor(ln(cast(late + 1 as double precision))
             / ln(cast(1.2 as double precision))) as integer) as bucket
      from entry
     where ended_at is not null and late is not null) e
 group by of_hour, bucket;
