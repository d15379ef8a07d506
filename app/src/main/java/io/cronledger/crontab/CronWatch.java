package io.cronledger.crontab;

import io.cronledger.crontab.CronFiles.Reading;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notices that cron files have changed, by their content: renames, switched links and network file
 * systems all look alike to it. Whoever owns it calls {@link #look} every second or two; it neither
 * waits nor asks for the time.
 *
 * <pre>
 *   as before ──► changed: read ──► the same at the next look ──► told
 *                   ▲                   │ not the same: still being written
 *                   └───────────────────┘
 * </pre>
 *
 * So what is told has held for as long as lies between two looks, all the files that it was read
 * from, and the reading does not come on top of that.
 */
public final class CronWatch {
  private final CronFiles files;
  private final Consumer<CronSet> told;
  private Fingerprint known;
  private Optional<Reading> changed = Optional.empty();

  /**
   * Watches from the set that is in force.
   *
   * @param told each new set, sound or not: one with errors leaves the old one in force
   */
  private CronWatch(CronFiles files, Fingerprint known, Consumer<CronSet> told) {
    this.files = files;
    this.known = known;
    this.told = told;
  }

  /** Tells what the files said when they were read first, and goes on watching them. */
  public static CronWatch begin(CronFiles files, Reading first, Consumer<CronSet> told) {
    told.accept(first.set());
    return new CronWatch(files, first.fingerprint(), told);
  }

  /** Looks once; tells of a change when it has held for two looks. */
  public void look() {
    if (isAsIn(known)) {
      changed = Optional.empty();
      return;
    }
    Reading reading = changed.filter(read -> isAsIn(read.fingerprint())).orElse(null);
    if (reading == null) {
      changed = Optional.of(files.reading());
      return;
    }
    told.accept(reading.set());
    // Only now: what could not be taken, as when the ledger is gone, is told again.
    known = reading.fingerprint();
    changed = Optional.empty();
  }

  private boolean isAsIn(Fingerprint before) {
    return files.fingerprint(before.files()).equals(before);
  }
}
