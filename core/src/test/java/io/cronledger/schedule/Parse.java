package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/** Short ways to say in a test what is parsed and asked. */
final class Parse {
  static final ScheduleName NAME = new ScheduleName("prices");

  private Parse() {}

  static <T> T good(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Good<T>(T value) -> value;
      case Parsed.Bad<T>(List<Flaw> flaws) -> throw new AssertionError(flaws.toString());
    };
  }

  static <T> List<Flaw> flaws(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Good<T>(T value) -> throw new AssertionError("no flaw in " + value);
      case Parsed.Bad<T>(List<Flaw> flaws) -> flaws;
    };
  }

  static <T> Flaw flaw(Parsed<T> parsed) {
    List<Flaw> flaws = flaws(parsed);
    if (flaws.size() != 1) {
      throw new AssertionError(flaws.toString());
    }
    return flaws.getFirst();
  }

  static When when(String text) {
    return good(When.parse(text));
  }

  static Slots slots(String text, String zone) {
    return when(text).slots(ZoneId.of(zone), NAME);
  }

  /** The slots of a stretch of local time, each as the wall clock shows it, with its offset. */
  static List<String> local(String text, String zone, String from, String to) {
    ZoneId id = ZoneId.of(zone);
    Instant first = LocalDateTime.parse(from).atZone(id).toInstant();
    Instant end = LocalDateTime.parse(to).atZone(id).toInstant();
    return slots(text, zone)
        .between(first, end)
        .map(slot -> slot.atZone(id).toOffsetDateTime().toString())
        .toList();
  }
}
