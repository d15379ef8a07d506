-- Processes that serve the ledger side by side, or did. Each start is an epoch of its own.
create table node (
  epoch bigint generated always as identity primary key,
  id uuid not null,
  name varchar(200) not null,
  version varchar(100) not null,
  endpoint text not null,
  fires boolean not null,
  joined_at timestamp(6) with time zone not null,
  renewed_at timestamp(6) with time zone not null,
  lease_until timestamp(6) with time zone not null,
  ended_at timestamp(6) with time zone, -- from then on it writes nothing
  skew_millis bigint,
  running integer,
  files varchar(64)
);

-- Whose a run is: who is to bring it to its end, or did.
alter table entry add column node bigint;
