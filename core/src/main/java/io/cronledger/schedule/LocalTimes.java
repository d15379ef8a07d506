package io.cronledger.schedule;

/**
 * The readings of the wall clock at which a line is due, before any zone is thought of: local date
 * and time in seconds since 1970-01-01T00:00, whatever the offset.
 */
interface LocalTimes {
  long NONE = Long.MIN_VALUE;

  /** The first one that is not before a local time, or {@link #NONE}. */
  long atOrAfter(long local);

  /** The last one that is not after a local time, or {@link #NONE}. */
  long atOrBefore(long local);

  /** How many there are from a local time, included, to another, not included. */
  long count(long from, long to);

  /** One local time alone. */
  record Single(long local) implements LocalTimes {
    @Override
    public long atOrAfter(long earliest) {
      return earliest <= local ? local : NONE;
    }

    @Override
    public long atOrBefore(long latest) {
      return local <= latest ? local : NONE;
    }

    @Override
    public long count(long from, long to) {
      return from <= local && local < to ? 1 : 0;
    }
  }

  /** Every time of a day, on every one of some days. */
  record Daily(Days days, TimesOfDay times) implements LocalTimes {
    private static final int DAY = 86_400;

    @Override
    public long atOrAfter(long local) {
      long day = Math.floorDiv(local, DAY);
      if (days.include(day)) {
        int time = times.atOrAfter(Math.floorMod(local, DAY));
        if (time != TimesOfDay.NONE) {
          return day * DAY + time;
        }
      }
      long later = days.atOrAfter(day + 1);
      return later == NONE ? NONE : later * DAY + times.first();
    }

    @Override
    public long atOrBefore(long local) {
      long day = Math.floorDiv(local, DAY);
      if (days.include(day)) {
        int time = times.atOrBefore(Math.floorMod(local, DAY));
        if (time != TimesOfDay.NONE) {
          return day * DAY + time;
        }
      }
      long earlier = days.atOrBefore(day - 1);
      return earlier == NONE ? NONE : earlier * DAY + times.last();
    }

    @Override
    public long count(long from, long to) {
      return from >= to ? 0 : countBefore(to, from) - partOfDay(from);
    }

    /** Counts from the midnight at or before {@code from}, so that whole days need no care. */
    private long countBefore(long to, long from) {
      long firstDay = Math.floorDiv(from, DAY);
      return days.count(firstDay, Math.floorDiv(to, DAY)) * times.size() + partOfDay(to);
    }

    private long partOfDay(long local) {
      return days.include(Math.floorDiv(local, DAY))
          ? times.countBefore(Math.floorMod(local, DAY))
          : 0;
    }
  }
}
