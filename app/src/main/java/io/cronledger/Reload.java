package io.cronledger;

import io.cronledger.cli.Reports;
import io.cronledger.crontab.CronSet;
import io.cronledger.quartz.AlarmClock;
import io.cronledger.schedule.Schedules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a set of cron files in force, whole; one with an error leaves the set before it in force.
 */
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private final Schedules schedules;
  private final AlarmClock alarms;

  Reload(Schedules schedules, AlarmClock alarms) {
    this.schedules = schedules;
    this.alarms = alarms;
  }

  void take(CronSet set) {
    if (set.hasErrors()) {
      log.error(
          "The cron files have errors; the set before them stays in force.\n{}",
          Reports.errors(set.problems()));
      return;
    }
    schedules.enact(set.definitions());
    alarms.setTo(schedules.inForce());
    log.info("{} schedules are in force", set.definitions().size());
  }
}
