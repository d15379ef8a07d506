package io.cronledger.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What entries that are asked for are like; what is null, or false, does not restrict.
 *
 * @param byHand whether somebody asked for the run, or a slot was due
 * @param text stands in the failure's kind or message, in whatever case
 * @param changed whether only successes that brought something else than the success before them,
 *     as that stood when they ended
 * @param beyond only runs of these schedules that took longer than that: see {@link UsualBand}
 * @param over took at least so long, from the first sending to the end
 * @param under took less than that
 * @param dearer cost at least so many US dollars
 * @param cheaper cost less than that
 */
public record Traits(
    @Nullable Boolean byHand,
    @Nullable String text,
    boolean changed,
    @Nullable Map<ScheduleName, Duration> beyond,
    @Nullable Duration over,
    @Nullable Duration under,
    @Nullable BigDecimal dearer,
    @Nullable BigDecimal cheaper) {

  public static final Traits ANY = new Traits(null, null, false, null, null, null, null, null);

  public Traits {
    beyond = beyond == null ? null : Map.copyOf(beyond);
    if (text != null && text.isEmpty()) {
      throw new IllegalArgumentException("an empty text is in every failure");
    }
  }
}
