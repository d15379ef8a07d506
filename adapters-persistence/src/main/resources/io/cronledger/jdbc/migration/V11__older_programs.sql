-- A program that knows the tables as they were at one step may use them as they are through another,
-- so that old and new nodes serve side by side. Each later step says anew how far that goes; one that
-- says nothing keeps older programs away.
alter table ledger add column known_step integer default 11 not null;
alter table ledger add column usable_through integer default 11 not null;
