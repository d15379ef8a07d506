package io.cronledger.jdbc;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.Status;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * First pages of a long ledger and of a longer one in H2, both without payloads, asked in turn by one process, so that
 * whatever else the machine does is in both. {@code -Dsmall=1000000 -Dlarge=3000000}; a million takes 2 GB.
 */
class LengthBench {
  private static final int TIMES = 3_000;

  private final Place place = Place.named("H2");
  private final LongBooks small = new LongBooks(Integer.getInteger("small", 1_000_000), false);
  private final LongBooks large = new LongBooks(Integer.getInteger("large", 3_000_000), false);

  @Test
  void first_pages_of_a_long_ledger_and_of_a_longer_one() throws Exception {
    fill(1, small);
    fill(2, large);
    try (SqlLedger one = place.open(1);
        SqlLedger other = place.open(2)) {
      Random random = new Random(1);
      EntryFilter newest = EntryFilter.newest(50);
      ask("newest 50", one, other, _ -> newest);
      ask(
          "of a schedule",
          one,
          other,
          books -> newest.of(LongBooks.schedule(random.nextInt(books.runs()))));
      ask("failed", one, other, _ -> newest.withStatuses(Set.of(Status.FAILED)));
      ask("page 1,000", one, other, books -> newest.before(books.id(books.runs() - 50_000)));
      ask("newest 50 again", one, other, _ -> newest);
    }
  }

  private void fill(int number, LongBooks books) throws Exception {
    place.open(number).close();
    try (Connection connection = place.connect(number)) {
      books.into(connection);
    }
  }

  private void ask(
      String what, SqlLedger one, SqlLedger other, Function<LongBooks, EntryFilter> filter) {
    long[] ofSmall = new long[TIMES];
    long[] ofLarge = new long[TIMES];
    for (int i = -TIMES / 2; i < TIMES; i++) {
      long start = System.nanoTime();
      one.entries(filter.apply(small));
      long between = System.nanoTime();
      other.entries(filter.apply(large));
      long end = System.nanoTime();
      if (i >= 0) {
        ofSmall[i] = between - start;
        ofLarge[i] = end - between;
      }
    }
    System.out.printf(
        Locale.ROOT, "%-16s | %s | %s%n", what, told(ofSmall), told(ofLarge));
  }

  private static String told(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT, "%.2f / %.2f", nanos[TIMES / 2] / 1e6, nanos[TIMES * 99 / 100] / 1e6);
  }
}
