package io.cronledger.schedule;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cron lines of every form, drawn from a seed, in numbers and without {@code ~} unless asked for.
 */
final class RandomLines {
  private final RandomGenerator random;

  RandomLines(RandomGenerator random) {
    this.random = random;
  }

  /** A line that likely has a slot near an hour of the day, on most days. */
  String near(int hour) {
    int earlier = Math.floorMod(hour + random.nextInt(-2, 2), 24);
    String hours =
        oneOf(
            "*",
            "*/" + random.nextInt(1, 4),
            "" + earlier,
            "" + hour,
            "0-4",
            hour + "-23",
            earlier + "," + hour,
            hour + "/2",
            plain(0, 23));
    String days = chance(5) ? days() : "* * *";
    return plain(0, 59) + " " + hours + " " + days;
  }

  /** The same, with seconds. */
  String nearWithSeconds(int hour) {
    return oneOf("0", "*/15", "59", plain(0, 59)) + " " + near(hour);
  }

  /** The three fields for days. */
  String days() {
    String month = chance(2) ? "*" : plain(1, 12);
    return list(this::dayOfMonth) + " " + month + " " + list(this::dayOfWeek);
  }

  /** Any line there is, with names and {@code ~}. */
  String any() {
    String minute = chance(4) ? chosen(0, 59) : plain(0, 59);
    String hour = chance(6) ? chosen(0, 23) : plain(0, 23);
    String days = chance(4) ? chosen(1, 28) + " JAN-mar,10 Fri-sun" : days();
    String seconds = chance(2) ? "" : plain(0, 59) + " ";
    return seconds + minute + " " + hour + " " + days;
  }

  private String dayOfMonth() {
    return oneOf(
        "*",
        "*",
        "L",
        "L-" + random.nextInt(1, 28),
        "LW",
        random.nextInt(1, 29) + "W",
        "*/" + random.nextInt(1, 10),
        item(1, 31));
  }

  private String dayOfWeek() {
    return oneOf(
        "*",
        "*",
        random.nextInt(0, 8) + "L",
        random.nextInt(0, 8) + "#" + random.nextInt(1, 6),
        "*/" + random.nextInt(1, 8),
        item(0, 6));
  }

  private String plain(int min, int max) {
    return chance(5) ? "*" : list(() -> item(min, max));
  }

  private String list(Supplier<String> item) {
    return IntStream.range(0, chance(4) ? random.nextInt(2, 5) : 1)
        .mapToObj(_ -> item.get())
        .collect(Collectors.joining(","));
  }

  private String item(int min, int max) {
    int first = random.nextInt(min, max + 1);
    int last = random.nextInt(first, max + 1);
    int step = random.nextInt(1, (max - min + 1) / 2 + 2);
    return oneOf(
        "" + first,
        "" + first,
        first + "-" + last,
        first + "-" + last + "/" + step,
        first + "/" + step,
        "*/" + step);
  }

  private String chosen(int min, int max) {
    int first = random.nextInt(min, max);
    int last = random.nextInt(first, max + 1);
    return oneOf("~", "~/7", first + "~" + last, first + "~" + last + "/5");
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String oneOf(String... choices) {
    return List.of(choices).get(random.nextInt(choices.length));
  }
}
