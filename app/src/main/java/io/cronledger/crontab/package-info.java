/** Cron files and what they refer to: reads them, or says everything that is wrong with them. */
@NullMarked
package io.cronledger.crontab;

import org.jspecify.annotations.NullMarked;
