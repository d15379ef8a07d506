package io.cronledger.schedule;

import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a schedule may go, all of them over.
 *
 * @param schedule whose entries; none for those of no schedule
 * @param after only those with a greater id, if given: the earlier ones have been dealt with
 * @param before only those with a smaller id; a range only if its last slot is before that, too
 * @param badBefore of runs that ended badly, only those with a smaller id
 * @param keepsLastGood whether the newest run that succeeded stays in any case
 */
public record Cut(
    @Nullable ScheduleName schedule,
    @Nullable RunId after,
    RunId before,
    RunId badBefore,
    boolean keepsLastGood) {

  public Cut after(RunId id) {
    return new Cut(schedule, id, before, badBefore, keepsLastGood);
  }

  /** The instant that {@code before} stands for. */
  public Instant beforeAt() {
    return Instant.ofEpochMilli(before.value().getMostSignificantBits() >>> Short.SIZE);
  }
}
