package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.ZoneId;

/** When a schedule is due, as a person writes it: the first part of a line in a cron file. */
public sealed interface When permits CronExpression, Every, Once {

  /** Reads the fields of a crontab line, a macro, {@code @every …} or {@code @at …}. */
  static Parsed<When> parse(String text) {
    return new WhenParser(text).parse();
  }

  /** The canonical form: what parses to an equal value. */
  String text();

  /**
   * What it means, in English: {@code every 15 minutes}, {@code at 06:00, Monday to Friday}.
   *
   * @param name the schedule's, which {@code ~} is chosen by
   */
  String inWords(ScheduleName name);

  /**
   * The same with the zone, where it matters: {@code at 06:00, Monday to Friday, Europe/Prague}.
   */
  default String inWords(ScheduleName name, ZoneId zone) {
    return inWords(name) + ", " + zone.getId();
  }

  /**
   * The slots it stands for.
   *
   * @param zone whose wall clock it is read by
   * @param name the schedule's, which {@code ~} is chosen by
   * @param bounds outside which there are no slots; {@code @every} counts from the first of them
   */
  Slots slots(ZoneId zone, ScheduleName name, Bounds bounds);

  default Slots slots(ZoneId zone, ScheduleName name) {
    return slots(zone, name, Bounds.NONE);
  }
}
