-- The sets of cron files that were accepted; the last of them is the one in force.
create table cron_set (
  version bigint generated always as identity primary key,
  hash varchar(64) not null, -- of the definitions in it
  accepted_at timestamp(6) with time zone not null,
  node bigint, -- whose it was
  steps bigint not null -- in which it has come into force
);
