package io.cronledger;

import io.cronledger.api.WatchedFiles;
import io.cronledger.cli.FilesReading;
import io.cronledger.cli.Reports;
import io.cronledger.crontab.CronFiles;
import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.CronWatch;
import io.cronledger.quartz.AlarmClock;
import io.cronledger.schedule.AcceptedSet;
import io.cronledger.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a set of cron files in force, whole; one with an error leaves the set before it in force,
 * and is told of until it is mended.
 */
final class Reload implements WatchedFiles {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  /** How often the log says so again as long as the files are wrong. */
  private static final Duration REMINDER = Duration.ofMinutes(10);

  private final CronFiles files;
  private final Schedules schedules;
  private final AlarmClock alarms;
  private final InstantSource clock;
  private volatile CronSet last = new CronSet(List.of(), List.of());
  private volatile Instant readAt;
  private Instant lookedAt;
  private @Nullable CronWatch watch;
  private Instant toldAt = Instant.MIN;
  private volatile boolean isOverruled;

  Reload(CronFiles files, Schedules schedules, AlarmClock alarms, InstantSource clock) {
    this.files = files;
    this.schedules = schedules;
    this.alarms = alarms;
    this.clock = clock;
    this.readAt = clock.instant();
    this.lookedAt = readAt;
  }

  /** Takes the set that was read first, and goes on from there. */
  void begin(CronFiles.Reading first) {
    lookedAt = clock.instant();
    watch = CronWatch.begin(files, first, this::take);
  }

  /** Looks whether the files have changed; says again what is wrong, once in a while. */
  void look() {
    lookedAt = clock.instant();
    if (watch != null) {
      watch.look();
    }
    if (last.hasErrors() && !clock.instant().isBefore(toldAt.plus(REMINDER))) {
      tell();
    }
  }

  private void take(CronSet set) {
    boolean wasWrong = last.hasErrors();
    last = set;
    readAt = clock.instant();
    if (set.hasErrors()) {
      tell();
      return;
    }
    schedules.enact(set.definitions());
    alarms.setTo(schedules.inForce());
    // What came due in between had no alarm yet.
    schedules.sweep();
    set.problems().forEach(warning -> log.warn("{}", warning.withoutText()));
    isOverruled = false;
    if (tellIfOverruled()) {
      return;
    }
    log.info(
        "{}Schedules in force: {} (within {} ms)",
        wasWrong ? "The cron files are in order again. " : "",
        set.definitions().size(),
        Duration.between(lookedAt, clock.instant()).toMillis());
  }

  /** Follows what other nodes put in force. */
  void follow() {
    if (schedules.followOthers()) {
      alarms.setTo(schedules.inForce());
      tellIfOverruled();
    }
  }

  private boolean tellIfOverruled() {
    Optional<AcceptedSet> others = schedules.overruledBy();
    boolean wasOverruled = isOverruled;
    isOverruled = others.isPresent();
    others
        .filter(_ -> !wasOverruled)
        .ifPresent(
            set ->
                log.warn(
                    "The cron files here are not those in force, which are set {}, accepted at {}{}",
                    set.version(),
                    set.acceptedAt(),
                    set.by() == null ? "" : " from " + set.by()));
    return isOverruled;
  }

  private void tell() {
    toldAt = clock.instant();
    log.error(
        "The cron files have errors; the set before them stays in force.\n{}",
        Reports.errorsWithoutText(last.problems()));
  }

  @Override
  public Reading last() {
    return FilesReading.of(last, readAt);
  }

  @Override
  public Reading now() {
    return FilesReading.of(files.read(), clock.instant());
  }
}
