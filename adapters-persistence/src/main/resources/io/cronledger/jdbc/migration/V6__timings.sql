-- How a call went: how long after the attempt's start, in milliseconds, something was so.
alter table attempt add column connected bigint; -- there was a connection, and the call went out
alter table attempt add column first_byte bigint; -- the first of an answer was there
