package io.cronledger.schedule;

/** One item of a field's list. Each prints what would be parsed as the same term again. */
sealed interface Term {

  String text();

  /** A term whose numbers are the same in every month. */
  sealed interface Plain extends Term {
    /**
     * Its numbers, as bits.
     *
     * @param choice what {@code ~} is chosen by: any number, see {@link Choice}
     */
    long bits(long choice);
  }

  /** A term whose days depend on the month. */
  sealed interface Special extends Term {
    Unit unit();

    /** Its days in a month, as the bits 1 to 31. */
    long daysIn(Days.Month month);
  }

  /** {@code *} or {@code *}/n. */
  record Star(Unit unit, int step) implements Plain {
    @Override
    public String text() {
      return "*" + stepText(step);
    }

    @Override
    public long bits(long choice) {
      return Bits.range(unit.first, unit.last, step);
    }
  }

  /** {@code a}, {@code a-b}, {@code a-b/n} or {@code a/n}. */
  record Range(Unit unit, int first, int last, int step) implements Plain {
    public Range {
      if (first + step > last) {
        first = first > unit.last ? unit.first : first;
        last = first;
        step = 1;
      }
    }

    @Override
    public String text() {
      if (first == last) {
        return Integer.toString(first);
      }
      boolean open = last == unit.last && step > 1;
      return open ? first + stepText(step) : first + "-" + last + stepText(step);
    }

    @Override
    public long bits(long choice) {
      return unit.fold(Bits.range(first, last, step));
    }
  }

  /** {@code ~}, {@code a~b} or {@code a~b/n}; a step of 0 stands for none. */
  record Chosen(Unit unit, int first, int last, int step) implements Plain {
    /** Every month has these days, so that a line with a lone {@code ~} never misses a month. */
    static final int LAST_DAY_OF_EVERY_MONTH = 28;

    static Chosen any(Unit unit, int step) {
      return new Chosen(unit, unit.first, lastOf(unit), step);
    }

    @Override
    public String text() {
      boolean any = first == unit.first && last == lastOf(unit);
      String range = any ? "~" : first + "~" + last;
      return step == 0 ? range : range + "/" + step;
    }

    @Override
    public long bits(long choice) {
      int start = first + (int) Long.remainderUnsigned(choice, choices());
      return unit.fold(step == 0 ? 1L << start : Bits.range(start, last, step));
    }

    /** How many sets of numbers there are to choose from. */
    int choices() {
      int size = last - first + 1;
      return step == 0 ? size : Math.min(step, size);
    }

    private static int lastOf(Unit unit) {
      return unit == Unit.DAY_OF_MONTH ? LAST_DAY_OF_EVERY_MONTH : unit.last;
    }
  }

  /** {@code L}, or {@code L-n}: so many days before the last day of the month. */
  record LastDay(int before) implements Special {
    @Override
    public String text() {
      return before == 0 ? "L" : "L-" + before;
    }

    @Override
    public Unit unit() {
      return Unit.DAY_OF_MONTH;
    }

    @Override
    public long daysIn(Days.Month month) {
      return before < month.length() ? 1L << (month.length() - before) : 0;
    }
  }

  /** {@code 15W}: the weekday nearest to a day, in the same month. */
  record NearestWeekday(int day) implements Special {
    @Override
    public String text() {
      return day + "W";
    }

    @Override
    public Unit unit() {
      return Unit.DAY_OF_MONTH;
    }

    @Override
    public long daysIn(Days.Month month) {
      if (day > month.length()) {
        return 0;
      }
      return 1L
          << switch (month.dayOfWeek(day)) {
            case 6 -> day == 1 ? 3 : day - 1;
            case 0 -> day == month.length() ? day - 2 : day + 1;
            default -> day;
          };
    }
  }

  /** {@code LW}: the last day from Monday to Friday. */
  record LastWeekday() implements Special {
    @Override
    public String text() {
      return "LW";
    }

    @Override
    public Unit unit() {
      return Unit.DAY_OF_MONTH;
    }

    @Override
    public long daysIn(Days.Month month) {
      int last = month.length();
      return 1L
          << switch (month.dayOfWeek(last)) {
            case 6 -> last - 1;
            case 0 -> last - 2;
            default -> last;
          };
    }
  }

  /** {@code 5L}: the last Friday. */
  record LastOf(int dayOfWeek) implements Special {
    @Override
    public String text() {
      return dayOfWeek + "L";
    }

    @Override
    public Unit unit() {
      return Unit.DAY_OF_WEEK;
    }

    @Override
    public long daysIn(Days.Month month) {
      int back = Math.floorMod(month.dayOfWeek(month.length()) - dayOfWeek, 7);
      return 1L << (month.length() - back);
    }
  }

  /** {@code 5#3}: the third Friday. */
  record NthOf(int dayOfWeek, int nth) implements Special {
    @Override
    public String text() {
      return dayOfWeek + "#" + nth;
    }

    @Override
    public Unit unit() {
      return Unit.DAY_OF_WEEK;
    }

    @Override
    public long daysIn(Days.Month month) {
      int first = 1 + Math.floorMod(dayOfWeek - month.firstDayOfWeek(), 7);
      int day = first + 7 * (nth - 1);
      return day <= month.length() ? 1L << day : 0;
    }
  }

  private static String stepText(int step) {
    return step == 1 ? "" : "/" + step;
  }
}
