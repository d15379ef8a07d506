/**
 * The client of the endpoint: one call, sent at most once, and its answer sorted by what it says
 * about the run. Knows nothing of schedules or of the ledger.
 */
@NullMarked
package io.cronledger.apify;

import org.jspecify.annotations.NullMarked;
