/**
 * When tasks are due, and the one operation by which a slot becomes an entry. Knows cron
 * expressions, not cron files; knows the ledger as a port, not how it is kept.
 *
 * <p>Words that are used here beside those of {@code io.cronledger.run}:
 *
 * <dl>
 *   <dt>when
 *   <dd>what a person writes about time at the head of a line.
 *   <dt>wildcard line
 *   <dd>one whose minute, hour or seconds begin with {@code *}: it follows the clock on the wall as
 *       it is shown.
 *   <dt>fixed-time line
 *   <dd>any other: it loses no day and comes no time twice, whatever is done to the clock.
 *   <dt>local time
 *   <dd>what the clock on the wall shows, in seconds since 1970-01-01T00:00 whatever the offset.
 *   <dt>calendar
 *   <dd>a set of dates that allows or forbids a schedule's slots.
 * </dl>
 */
@NullMarked
package io.cronledger.schedule;

import org.jspecify.annotations.NullMarked;
