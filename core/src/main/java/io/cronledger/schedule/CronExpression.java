package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The five or six fields of a crontab line; a macro is the fields it stands for. */
public final class CronExpression implements When {
  private final Field second;
  private final Field minute;
  private final Field hour;
  private final Field dayOfMonth;
  private final Field month;
  private final Field dayOfWeek;

  /** Takes the six fields, seconds first. */
  CronExpression(List<Field> fields) {
    second = fields.get(0);
    minute = fields.get(1);
    hour = fields.get(2);
    dayOfMonth = fields.get(3);
    month = fields.get(4);
    dayOfWeek = fields.get(5);
  }

  @Override
  public String text() {
    String seconds = second.equals(Field.only(Unit.SECOND, 0)) ? "" : second.text() + " ";
    return seconds + minute.text() + " " + hour.text() + " " + dateText();
  }

  @Override
  public String inWords(ScheduleName name) {
    var time = new TimeWords(times(name));
    var day = new DayWords(days(name));
    if (!day.areAll()) {
      return time.text() + day.text();
    }
    String daily = time.areFew() ? time.text() + " every day" : time.text();
    return day.months().isEmpty() ? daily : daily + ", " + day.months();
  }

  @Override
  public Slots slots(ZoneId zone, ScheduleName name, Bounds bounds) {
    var times = new LocalTimes.Daily(days(name), times(name));
    var clock = new WallClock(zone.getRules());
    return BoundedSlots.of(
        isWildcard() ? new WildcardSlots(times, clock) : new FixedTimeSlots(times, clock), bounds);
  }

  /** Whether it follows the wall clock through every change, as crontab's lines with a star do. */
  boolean isWildcard() {
    return second.beginsWithStar() || minute.beginsWithStar() || hour.beginsWithStar();
  }

  TimesOfDay times(ScheduleName name) {
    return new TimesOfDay(hour.bits(name), minute.bits(name), second.bits(name));
  }

  Days days(ScheduleName name) {
    return days(month.bits(name), dayOfMonth.bits(name), dayOfWeek.bits(name));
  }

  /** Whether there is a date for it, whatever {@code ~} comes to stand for. */
  boolean alwaysComes() {
    for (int i = 0; i < month.choices(); i++) {
      for (int j = 0; j < dayOfMonth.choices(); j++) {
        for (int k = 0; k < dayOfWeek.choices(); k++) {
          if (!days(month.bits(i), dayOfMonth.bits(j), dayOfWeek.bits(k)).everCome()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The three fields that say on which dates. */
  String dateText() {
    return Stream.of(dayOfMonth, month, dayOfWeek)
        .map(Field::text)
        .collect(Collectors.joining(" "));
  }

  private Days days(long months, long daysOfMonth, long daysOfWeek) {
    List<Term.Special> specials = new ArrayList<>(dayOfMonth.specials());
    specials.addAll(dayOfWeek.specials());
    boolean bothMust = dayOfMonth.beginsWithStar() || dayOfWeek.beginsWithStar();
    return new Days(months, daysOfMonth, daysOfWeek, specials, bothMust);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
