package io.cronledger.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long entries stay that are over; what is null sets no limit.
 *
 * @param age from the slot, or the order, on; a schedule may say its own
 * @param bad how long those that ended badly stay, if that is longer
 * @param runs how many of each schedule
 * @param bytes how many bytes may have gone in and come out, of all entries together; this goes
 *     before the others
 * @param lastGood whether the newest run of a schedule that succeeded stays in any case
 */
public record Keep(
    @Nullable Duration age,
    @Nullable Duration bad,
    @Nullable Integer runs,
    @Nullable Long bytes,
    boolean lastGood) {
  public static final Keep EVERYTHING = new Keep(null, null, null, null, true);
}
