package io.cronledger.api;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be audited.
 *
 * @param schedule null for every one there ever was
 * @param from included
 * @param to not included; what lies beyond the cursor is left out in any case
 */
public record AuditScope(@Nullable ScheduleName schedule, Instant from, Instant to) {

  /**
   * Reads parameters by name.
   *
   * @throws Refused that tells all that is wrong with them
   */
  public static AuditScope of(Map<String, List<String>> given, Instant now) {
    var mistakes = new Mistakes();
    var parameters = new Parameters(given, mistakes, "schedule", "from", "to");
    var schedule = RunFilter.schedule(parameters);
    Instant from = parameters.time("from", now).orElse(Parameters.FIRST);
    Instant to = parameters.time("to", now).orElse(Parameters.LAST);
    if (from.isAfter(to)) {
      mistakes.add("from", "%s is after %s".formatted(from, to), "Let 'to' be the later one.");
    }
    mistakes.check();
    return new AuditScope(schedule.orElse(null), from, to);
  }
}
