package io.cronledger.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which entries changed, in the order in which this process put that on record. It remembers the
 * last {@value #KEPT} changes; what they were the ledger tells.
 */
public final class Feed {
  static final int KEPT = 10_000;

  private final Deque<Change> changes = new ArrayDeque<>();
  private long last;
  private long heardAt;
  private boolean wasHeard;

  /**
   * An entry came or changed.
   *
   * @param number counts from 1
   */
  public record Change(long number, RunId run) {}

  public synchronized void changed(RunId run) {
    changes.addLast(new Change(++last, run));
    if (changes.size() > KEPT) {
      changes.removeFirst();
    }
    notifyAll();
  }

  /** The number of the latest change. */
  public synchronized long last() {
    return last;
  }

  /** Whether everything since then is still remembered. */
  public synchronized boolean remembers(long number) {
    return number <= last && number >= last - changes.size();
  }

  /** Whether somebody asked for what changed within such a time. */
  public synchronized boolean isHeard(Duration within) {
    return wasHeard && System.nanoTime() - heardAt <= within.toNanos();
  }

  /** What changed since then; waits for a moment if nothing did yet, and then says nothing. */
  public synchronized List<Change> after(long number, Duration moment) throws InterruptedException {
    wasHeard = true;
    heardAt = System.nanoTime();
    long end = heardAt + moment.toNanos();
    while (number >= last && System.nanoTime() < end) {
      wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    return changes.stream().filter(change -> change.number() > number).toList();
  }
}
