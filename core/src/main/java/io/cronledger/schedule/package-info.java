/**
 * When tasks are due, and the one operation by which a slot becomes an entry. Knows cron
 * expressions, not cron files; knows the ledger as a port, not how it is kept.
 */
@NullMarked
package io.cronledger.schedule;

import org.jspecify.annotations.NullMarked;
