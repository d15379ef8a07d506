package io.cronledger.cli;

import java.util.List;
import java.util.Locale;

/** Sizes as people read them. */
final class Sizes {
  private static final List<String> UNITS = List.of("bytes", "KB", "MB", "GB", "TB", "PB");

  private Sizes() {}

  static String text(long bytes) {
    double size = bytes;
    int unit = 0;
    while (Math.abs(size) >= 1000 && unit < UNITS.size() - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
  }
}
