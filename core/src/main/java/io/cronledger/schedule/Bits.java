package io.cronledger.schedule;

/** Small sets of numbers, 0 to 63, as the bits of a long. */
final class Bits {
  static final int NONE = -1;

  private Bits() {}

  static long range(int first, int last, int step) {
    long bits = 0;
    for (int i = first; i <= last; i += step) {
      bits |= 1L << i;
    }
    return bits;
  }

  static boolean has(long bits, int number) {
    return ((bits >>> number) & 1) != 0;
  }

  static int atOrAfter(long bits, int number) {
    long rest = number > 63 ? 0 : bits & (-1L << number);
    return rest == 0 ? NONE : Long.numberOfTrailingZeros(rest);
  }

  static int atOrBefore(long bits, int number) {
    long rest = below(bits, number + 1);
    return rest == 0 ? NONE : 63 - Long.numberOfLeadingZeros(rest);
  }

  static int countBelow(long bits, int number) {
    return Long.bitCount(below(bits, number));
  }

  static int first(long bits) {
    return atOrAfter(bits, 0);
  }

  static int last(long bits) {
    return atOrBefore(bits, 63);
  }

  private static long below(long bits, int number) {
    return number > 63 ? bits : bits & ((1L << number) - 1);
  }
}
