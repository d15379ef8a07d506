package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Options of the language that this version does not carry out. They are errors: nobody shall
 * believe in something that does not happen.
 */
final class NotYet {
  private static final Set<String> OPTIONS = Set.of("retryFailed");

  /** Values that ask for what happens anyway. */
  private static final Map<String, String> AS_IT_IS = Map.of("retryFailed", "0");

  private static final List<String> OVERLAPS = List.of("queue", "replace");

  private NotYet() {}

  /** What to tell about an option, if it is one of these. */
  static Optional<Problem> problem(Option option) {
    String name = option.name().text();
    if (OPTIONS.contains(name)) {
      return option.value() != null && isAsItIs(option)
          ? Optional.empty()
          : Optional.of(
              option
                  .name()
                  .error(
                      "'%s' is not supported by this version yet".formatted(name),
                      "Leave it out: it would have no effect."));
    }
    if (name.equals("overlap")
        && option.value() != null
        && OVERLAPS.contains(option.value().text())) {
      return Optional.of(
          option
              .value()
              .error(
                  "'overlap=%s' is not supported by this version yet"
                      .formatted(option.value().text()),
                  "Choose 'skip' or 'allow'."));
    }
    return Optional.empty();
  }

  /** Whether the option says no more than what happens without it. */
  static boolean isAsItIs(Option option) {
    return option.value() != null
        && option.value().text().equals(AS_IT_IS.get(option.name().text()));
  }
}
