/** What cron files say, and what is said about them when they are wrong. */
@NullMarked
package io.cronledger.crontab;

import org.jspecify.annotations.NullMarked;
