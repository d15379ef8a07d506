package io.cronledger.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Two lists side by side, by the longest sequence that both have. Where they differ in too much for
 * that, all between what they begin and end with alike counts as replaced.
 */
final class Alignment {
  /** Cells of the table that is worked out: 16 MB of memory, and some hundredths of a second. */
  private static final long MOST_CELLS = 4_000_000;

  private Alignment() {}

  /**
   * A stretch in which they differ.
   *
   * @param at where it begins in the older list
   * @param nowAt where it begins in the newer one
   */
  record Stretch<T>(int at, List<T> before, int nowAt, List<T> after) {}

  static <T> List<Stretch<T>> of(List<T> before, List<T> after) {
    int shorter = Math.min(before.size(), after.size());
    int head = 0;
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<T> old = before.subList(head, before.size() - tail);
    List<T> now = after.subList(head, after.size() - tail);
    if (old.isEmpty() && now.isEmpty()) {
      return List.of();
    }
    return (old.size() + 1L) * (now.size() + 1L) > MOST_CELLS
        ? List.of(new Stretch<>(head, old, head, now))
        : stretches(head, old, now, common(old, now));
  }

  /** How long the longest common sequence is of what follows each pair of places. */
  private static <T> int[][] common(List<T> old, List<T> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static <T> List<Stretch<T>> stretches(
      int head, List<T> old, List<T> now, int[][] common) {
    List<Stretch<T>> stretches = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      int fromOld = i;
      int fromNow = j;
      while ((i < old.size() || j < now.size()) && !isCommon(old, now, i, j)) {
        if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
          i++;
        } else {
          j++;
        }
      }
      if (i > fromOld || j > fromNow) {
        stretches.add(
            new Stretch<>(
                head + fromOld, old.subList(fromOld, i), head + fromNow, now.subList(fromNow, j)));
      }
      while (isCommon(old, now, i, j)) {
        i++;
        j++;
      }
    }
    return stretches;
  }

  private static <T> boolean isCommon(List<T> old, List<T> now, int i, int j) {
    return i < old.size() && j < now.size() && old.get(i).equals(now.get(j));
  }
}
