/** The ledger in a database, SQL first. Knows nothing of HTTP, cron files or flags. */
@NullMarked
package io.cronledger.jdbc;

import org.jspecify.annotations.NullMarked;
