package io.cronledger.schedule;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger takes up, in bytes.
 *
 * @param bytes all of it
 * @param reusable about how much of that holds nothing any more, if that is known
 * @param free what is left on its disk, if that can be seen from here
 * @param parts what its tables take up, each with its indexes
 * @param entries how many there are
 * @param recent how many of them are of the last {@link #RECENT}
 * @param span how long ago the first of these was: a ledger may be younger, or keep less
 */
public record Storage(
    long bytes,
    @Nullable Long reusable,
    @Nullable Long free,
    Map<String, Long> parts,
    long entries,
    long recent,
    Duration span) {
  /** A week has both working days and others. */
  public static final Duration RECENT = Duration.ofDays(7);

  private static final Duration DAY = Duration.ofDays(1);

  /** Before that a rate means nothing. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  public Storage {
    parts = Map.copyOf(new TreeMap<>(parts));
  }

  /** What an entry takes up on average, with its share of everything. */
  public long bytesPerEntry() {
    long used = bytes - (reusable == null ? 0 : reusable);
    return entries == 0 ? 0 : used / entries;
  }

  /** How fast it grows at the recent rate, if nothing is let go of. */
  public long bytesPerDay() {
    Duration over = span.compareTo(SHORTEST) > 0 ? span : SHORTEST;
    return Math.round((double) bytesPerEntry() * recent * DAY.toMillis() / over.toMillis());
  }

  /** How long the disk lasts at that rate; nothing if it does not grow, or the disk is not seen. */
  public Optional<Duration> untilFull() {
    if (free == null || bytesPerDay() == 0) {
      return Optional.empty();
    }
    long room = free + (reusable == null ? 0 : reusable);
    return Optional.of(Duration.ofHours(Math.round(24.0 * room / bytesPerDay())));
  }
}
