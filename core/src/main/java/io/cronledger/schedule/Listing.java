package io.cronledger.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Sets of numbers as a person lists them: {@code Monday to Friday}, {@code :05, :25 and :45}. */
final class Listing {
  /** Shorter runs are clearer one by one. */
  private static final int RUN = 3;

  private Listing() {}

  static String and(List<String> items) {
    int last = items.size() - 1;
    return last == 0
        ? items.getFirst()
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  static List<Integer> numbers(long bits) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = Bits.first(bits); i != Bits.NONE; i = Bits.atOrAfter(bits, i + 1)) {
      numbers.add(i);
    }
    return numbers;
  }

  static String each(long bits, IntFunction<String> word) {
    return and(numbers(bits).stream().map(word::apply).toList());
  }

  /** Lists a set with its runs drawn together. */
  static String runs(long bits, IntFunction<String> word) {
    List<String> items = new ArrayList<>();
    List<Integer> numbers = numbers(bits);
    int start = 0;
    while (start < numbers.size()) {
      int end = start;
      while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
        end++;
      }
      if (end - start + 1 >= RUN) {
        items.add(word.apply(numbers.get(start)) + " to " + word.apply(numbers.get(end)));
      } else {
        numbers.subList(start, end + 1).forEach(number -> items.add(word.apply(number)));
      }
      start = end + 1;
    }
    return and(items);
  }

  static boolean isRun(long bits) {
    return Long.bitCount(bits) >= RUN && step(bits) == 1;
  }

  /**
   * How far each number is from the next, if it is the same everywhere and there are three at
   * least; else 0.
   */
  static int step(long bits) {
    List<Integer> numbers = numbers(bits);
    if (numbers.size() < RUN) {
      return 0;
    }
    int step = numbers.get(1) - numbers.get(0);
    return bits == Bits.range(numbers.getFirst(), numbers.getLast(), step) ? step : 0;
  }

  static String ordinal(int number) {
    String ending =
        switch (number % 100) {
          case 11, 12, 13 -> "th";
          default ->
              switch (number % 10) {
                case 1 -> "st";
                case 2 -> "nd";
                case 3 -> "rd";
                default -> "th";
              };
        };
    return number + ending;
  }
}
