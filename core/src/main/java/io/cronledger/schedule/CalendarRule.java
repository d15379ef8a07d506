package io.cronledger.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * On which days a schedule's slots are fired. A slot it does not allow remains a slot, and is
 * skipped with that reason.
 */
public sealed interface CalendarRule {

  /** As it is written in a cron file: {@code workdays}, {@code !holidays}. */
  String text();

  boolean allows(LocalDate date);

  /** Decides by the date that the clock on the wall shows at the slot. */
  default boolean allows(Instant slot, ZoneId zone) {
    return allows(LocalDate.ofInstant(slot, zone));
  }

  /** On every day. */
  record Always() implements CalendarRule {
    @Override
    public String text() {
      return "";
    }

    @Override
    public boolean allows(LocalDate date) {
      return true;
    }
  }

  /** On the days of a calendar: {@code workdays}. */
  record Only(String name, Calendar calendar) implements CalendarRule {
    @Override
    public String text() {
      return name;
    }

    @Override
    public boolean allows(LocalDate date) {
      return calendar.contains(date);
    }
  }

  /** On the days that are not in a calendar: {@code !holidays}. */
  record Except(String name, Calendar calendar) implements CalendarRule {
    @Override
    public String text() {
      return "!" + name;
    }

    @Override
    public boolean allows(LocalDate date) {
      return !calendar.contains(date);
    }
  }
}
