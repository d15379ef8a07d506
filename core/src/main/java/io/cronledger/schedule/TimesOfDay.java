package io.cronledger.schedule;

/**
 * The times of a day at which a line is due: any of its hours, with any of its minutes, with any of
 * its seconds.
 */
record TimesOfDay(long hours, long minutes, long seconds) {
  static final int NONE = Bits.NONE;

  int first() {
    return at(Bits.first(hours), Bits.first(minutes), Bits.first(seconds));
  }

  int last() {
    return at(Bits.last(hours), Bits.last(minutes), Bits.last(seconds));
  }

  /** How many there are in a day. */
  int size() {
    return Long.bitCount(hours) * Long.bitCount(minutes) * Long.bitCount(seconds);
  }

  int atOrAfter(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    if (Bits.has(hours, hour)) {
      int second = Bits.has(minutes, minute) ? Bits.atOrAfter(seconds, time % 60) : NONE;
      if (second != NONE) {
        return at(hour, minute, second);
      }
      int laterMinute = Bits.atOrAfter(minutes, minute + 1);
      if (laterMinute != NONE) {
        return at(hour, laterMinute, Bits.first(seconds));
      }
    }
    int laterHour = Bits.atOrAfter(hours, hour + 1);
    return laterHour == NONE ? NONE : at(laterHour, Bits.first(minutes), Bits.first(seconds));
  }

  int atOrBefore(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    if (Bits.has(hours, hour)) {
      int second = Bits.has(minutes, minute) ? Bits.atOrBefore(seconds, time % 60) : NONE;
      if (second != NONE) {
        return at(hour, minute, second);
      }
      int earlierMinute = Bits.atOrBefore(minutes, minute - 1);
      if (earlierMinute != NONE) {
        return at(hour, earlierMinute, Bits.last(seconds));
      }
    }
    int earlierHour = Bits.atOrBefore(hours, hour - 1);
    return earlierHour == NONE ? NONE : at(earlierHour, Bits.last(minutes), Bits.last(seconds));
  }

  int countBefore(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    int perMinute = Long.bitCount(seconds);
    int perHour = Long.bitCount(minutes) * perMinute;
    int count = Bits.countBelow(hours, hour) * perHour;
    if (Bits.has(hours, hour)) {
      count += Bits.countBelow(minutes, minute) * perMinute;
      if (Bits.has(minutes, minute)) {
        count += Bits.countBelow(seconds, time % 60);
      }
    }
    return count;
  }

  private static int at(int hour, int minute, int second) {
    return hour * 3600 + minute * 60 + second;
  }
}
