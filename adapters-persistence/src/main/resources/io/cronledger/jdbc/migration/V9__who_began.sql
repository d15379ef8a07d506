-- The node that began an attempt, which need not be the one that brings the run to its end.
alter table attempt add column node bigint;
