package io.cronledger.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.RunId;
import io.cronledger.run.Status;
import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * First pages of a long ledger and of a longer one, both without payloads, asked in turn by one
 * process, so that whatever else the machine does is in both.
 *
 * <p>{@code -Dsmall=1000000 -Dlarge=10000000}; a million takes 0.4 GB in H2 and 0.9 GB in PostgreSQL.
 * With {@code -Dkeep=FOLDER} they stay there, and if they are there they are asked; {@code -Don=H2}
 * leaves the other database out. On PostgreSQL the rows are made in the server ({@link Months}), and
 * on H2 they come one by one ({@link LongBooks}).
 */
class LengthBench {
  private static final int TIMES = 3_000;
  private static final int SMALL = Integer.getInteger("small", 1_000_000);
  private static final int LARGE = Integer.getInteger("large", 10_000_000);

  /** A ledger, and how much is in it. */
  private record Shelf(SqlLedger ledger, int runs, RunId page1000) {}

  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL"})
  void first_pages_of_a_long_ledger_and_of_a_longer_one(String database) throws Exception {
    assumeTrue(database.equals(System.getProperty("on", database)));
    String keep = System.getProperty("keep");
    Place place =
        database.equals("H2") && keep != null
            ? new Place.InFile(Path.of(keep), "h2-")
            : Place.named(database);
    fill(place, 1, SMALL);
    fill(place, 2, LARGE);
    try (SqlLedger one = place.open(1);
        SqlLedger other = place.open(2)) {
      var small = new Shelf(one, SMALL, page1000(place, SMALL));
      var large = new Shelf(other, LARGE, page1000(place, LARGE));
      Random random = new Random(1);
      EntryFilter newest = EntryFilter.newest(50);
      System.out.printf(
          Locale.ROOT, "%s, p50 / p99 / max in ms: %,d and %,d runs%n", place, SMALL, LARGE);
      ask("newest 50", small, large, _ -> newest);
      ask(
          "of a schedule",
          small,
          large,
          shelf -> newest.of(LongBooks.schedule(random.nextInt(shelf.runs()))));
      ask("failed", small, large, _ -> newest.withStatuses(Set.of(Status.FAILED)));
      ask("page 1,000", small, large, shelf -> newest.before(shelf.page1000()));
      ask("newest 50 again", small, large, _ -> newest);
    }
  }

  private static RunId page1000(Place place, int runs) {
    return place instanceof Place.InFile
        ? new LongBooks(runs, false).id(runs - 50_000)
        : new Months(runs).at(runs - 50_000);
  }

  private static void fill(Place place, int number, int runs) throws Exception {
    long start = System.nanoTime();
    try (SqlLedger ledger = place.open(number);
        Connection connection = place.connect(number)) {
      if (!ledger.entries(EntryFilter.newest(1)).isEmpty()) {
        return;
      }
      if (place instanceof Place.InFile) {
        new LongBooks(runs, false).entriesInto(connection);
      } else {
        new Months(runs).into(connection);
      }
    }
    try (SqlLedger ledger = place.open(number)) {
      System.out.printf(
          Locale.ROOT,
          "%s: %,d runs, filled in %.0f s, %,d MB%n",
          place,
          runs,
          (System.nanoTime() - start) / 1e9,
          ledger.storage(Samples.START).bytes() >> 20);
    }
  }

  private static void ask(
      String what, Shelf small, Shelf large, Function<Shelf, EntryFilter> filter) {
    long[] ofSmall = new long[TIMES];
    long[] ofLarge = new long[TIMES];
    for (int i = -TIMES / 2; i < TIMES; i++) {
      long start = System.nanoTime();
      small.ledger().entries(filter.apply(small));
      long between = System.nanoTime();
      large.ledger().entries(filter.apply(large));
      long end = System.nanoTime();
      if (i >= 0) {
        ofSmall[i] = between - start;
        ofLarge[i] = end - between;
      }
    }
    System.out.printf(Locale.ROOT, "%-16s | %s | %s%n", what, told(ofSmall), told(ofLarge));
  }

  private static String told(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT,
        "%.2f / %.2f / %.1f",
        nanos[TIMES / 2] / 1e6,
        nanos[TIMES * 99 / 100] / 1e6,
        nanos[TIMES - 1] / 1e6);
  }
}
