package io.cronledger.crontab;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names that differ by one slip of a finger: a letter too many, too few, another one, or two
 * swapped. Names that differ in a digit, or in a part of one letter, are of a series and no slip.
 */
final class Typos {
  private static final int SHORTEST = 5;

  private Typos() {}

  /** Two names that are one likely slip apart have one of these in common. */
  static Stream<String> forms(String name) {
    return Stream.concat(
        Stream.of(name),
        IntStream.range(0, name.length())
            .filter(i -> Character.isLetter(name.charAt(i)))
            .filter(i -> i == 0 || name.charAt(i) != name.charAt(i - 1))
            .mapToObj(i -> name.substring(0, i) + name.substring(i + 1)));
  }

  static boolean isLikely(String one, String other) {
    int most = Math.min(one.length(), other.length());
    int head = 0;
    while (head < most && one.charAt(head) == other.charAt(head)) {
      head++;
    }
    int tail = 0;
    while (tail < most - head && last(one, tail) == last(other, tail)) {
      tail++;
    }
    String a = one.substring(head, one.length() - tail);
    String b = other.substring(head, other.length() - tail);
    boolean swapped = a.length() == 2 && new StringBuilder(a).reverse().toString().equals(b);
    boolean oneOff = a.length() <= 1 && b.length() <= 1;
    return most >= SHORTEST
        && (swapped || oneOff)
        && (a + b).chars().allMatch(Character::isLetter)
        && !isPart(one, head, a.length())
        && !isPart(other, head, b.length());
  }

  private static char last(String name, int index) {
    return name.charAt(name.length() - 1 - index);
  }

  /** Whether a stretch stands alone between signs, as the a of {@code shop-a}. */
  private static boolean isPart(String name, int start, int length) {
    int end = start + length;
    boolean begins = start == 0 || !Character.isLetter(name.charAt(start - 1));
    boolean ends = end == name.length() || !Character.isLetter(name.charAt(end));
    return begins && ends;
  }
}
