package io.cronledger.schedule;

/** What a field of a cron line counts. */
enum Unit {
  SECOND("a second", 0, 59, "", "Seconds are 0 to 59, such as '*/10' or '0,30'."),
  MINUTE("a minute", 0, 59, "", "Minutes are 0 to 59, such as '*/15' or '0,30'."),
  HOUR("an hour", 0, 23, "", "Hours are 0 to 23, such as '6', '*/2' or '8-17'."),
  DAY_OF_MONTH(
      "a day of the month",
      1,
      31,
      "",
      "Days of the month are 1 to 31, such as '1,15', 'L' for the last one, 'L-3', '15W' or 'LW'."),
  MONTH(
      "a month",
      1,
      12,
      "jan feb mar apr may jun jul aug sep oct nov dec",
      "Months are 1 to 12 or jan to dec, such as '*/3' or 'jun-aug'."),
  DAY_OF_WEEK(
      "a day of the week",
      0,
      6,
      "sun mon tue wed thu fri sat",
      "Days of the week are 0 to 7 or sun to sat (0 and 7 are Sunday), such as 'mon-fri', '5L' for the last"
          + " Friday or 'fri#3' for the third.");

  private static final int SUNDAY_AGAIN = 7;

  /** How long a name is. */
  private static final int NAME = 3;

  final String noun;
  final int first;
  final int last;
  final String remedy;
  private final String names;

  Unit(String noun, int first, int last, String names, String remedy) {
    this.noun = noun;
    this.first = first;
    this.last = last;
    this.names = names;
    this.remedy = remedy;
  }

  boolean isDay() {
    return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
  }

  int size() {
    return last - first + 1;
  }

  /** The number that a number or a name stands for, or -1; 7 is left as it is. */
  int number(String text) {
    int named = text.length() == NAME ? names.indexOf(text) : -1;
    if (named >= 0) {
      return named / (NAME + 1) + first;
    }
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number >= first && number <= highest() ? number : -1;
  }

  /** The highest number that may be written: Sunday is 7 as well as 0. */
  int highest() {
    return this == DAY_OF_WEEK ? SUNDAY_AGAIN : last;
  }

  /** Folds the second Sunday onto the first. */
  long fold(long bits) {
    return this == DAY_OF_WEEK && Bits.has(bits, SUNDAY_AGAIN)
        ? (bits & ~(1L << SUNDAY_AGAIN)) | 1
        : bits;
  }
}
