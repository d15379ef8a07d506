package io.cronledger.schedule;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is over, and how the ledger lets go of it: an entry goes with its attempts and, if nothing
 * else refers to them, its payloads. The entry of a schedule's latest slot always stays, for the
 * next one may join it. {@link LedgerUnavailable} means what it means for the {@link
 * io.cronledger.run.Ledger}.
 */
public interface History {

  /**
   * What a step of forgetting has done.
   *
   * @param entries how many went
   * @param through the last one that was looked at, if any was: what comes next is after it
   */
  record Forgotten(int entries, @Nullable RunId through) {}

  /** Lets go of the oldest entries that may go, at most so many. */
  Forgotten forget(Cut cut, int most);

  /** What is left of a schedule's forgotten slots, by first slot; one a definition. */
  List<Pruned> pruned(ScheduleName schedule);

  /** Every schedule that ever was in force. */
  Set<ScheduleName> schedules();

  /**
   * The n-th newest entry of a schedule, from 1.
   *
   * @return nothing if it has fewer
   */
  Optional<RunId> newest(ScheduleName schedule, int n);

  /**
   * The newest entry that together with all newer ones took in and put out more than so many bytes;
   * what repeats counts each time.
   *
   * @return nothing if all of them did not
   */
  Optional<RunId> exceeding(long bytes);

  /**
   * Removes payloads that nothing refers to, as a crash may leave behind.
   *
   * @param after the payload, by its SHA-256, where the step before this ended; at first empty
   * @param most looks at no more than so many
   * @return the last one it looked at; empty when there are no more
   */
  String sweep(String after, int most);
}
