package io.cronledger.run;

import java.time.Instant;

/** What somebody had done, for the record. */
public sealed interface Deed {
  Instant at();

  /** Who, in a few words: {@code cli}, {@code api}. */
  String by();

  /** A schedule's slots are skipped from then on. */
  record Paused(ScheduleName schedule, Instant at, String by) implements Deed {}

  /** A paused schedule fires again. */
  record Resumed(ScheduleName schedule, Instant at, String by) implements Deed {}

  /** A run is to be stopped, or not to be sent. */
  record Aborted(RunId run, Instant at, String by) implements Deed {}
}
