package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.RunId;
import io.cronledger.run.Status;
import io.cronledger.run.Traits;
import io.cronledger.schedule.Samples;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long the books take to answer when they are long, beside plain JDBC with the same statements.
 *
 * <p>{@code -Druns=1000000}; {@code -Dpayloads=false} leaves out what went in and came out. With
 * {@code -Dkeep=FOLDER} the file of H2 is in that folder, and stays there for a service to be tried
 * with; if there is one already, that is asked. {@code -Don=H2} leaves the other database out.
 */
class AskingBench {
  private static final LongBooks BOOKS =
      new LongBooks(
          Integer.getInteger("runs", 1_000_000),
          Boolean.parseBoolean(System.getProperty("payloads", "true")));

  private static final int TIMES = 1_000;

  /** What a process has said to be on record before it is killed. */
  private static final int RECORDED = 3_000;

  private static final int KILLS = 4;

  private Place place = Place.named("H2");

  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL"})
  void answers(String database) throws Exception {
    assumeTrue(database.equals(System.getProperty("on", database)));
    String keep = System.getProperty("keep");
    place =
        database.equals("H2") && keep != null
            ? new Place.InFile(Path.of(keep), "")
            : Place.named(database);
    fill();
    open();
    if (place instanceof Place.InFile h2) {
      openAfterKills(h2);
    }
    try (SqlLedger ledger = place.open(1);
        Connection connection = place.connect(1)) {
      place.lookAgain(connection);
      ask(ledger, new PlainJdbc(connection), new Random(1));
    }
  }

  private void fill() throws Exception {
    long start = System.nanoTime();
    try (SqlLedger ledger = place.open(1);
        Connection connection = place.connect(1)) {
      if (ledger.entries(EntryFilter.newest(1)).isEmpty()) {
        BOOKS.into(connection);
      }
    }
    try (SqlLedger ledger = place.open(1)) {
      long bytes = ledger.storage(Samples.START).bytes();
      System.out.printf(
          Locale.ROOT,
          "%s: %,d runs, filled in %.0f s, %,d MB, %,d bytes a run%n",
          place,
          BOOKS.runs(),
          seconds(start),
          bytes >> 20,
          bytes / BOOKS.runs());
      System.out.println("  " + ledger.storage(Samples.START));
    }
  }

  /** Until it is there for everything, with its first answer. */
  private void open() {
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      try (SqlLedger ledger = place.open(1)) {
        ledger.unfinished();
        ledger.entries(EntryFilter.newest(50));
        System.out.printf(Locale.ROOT, "%s: open %.0f ms%n", place, seconds(start) * 1e3);
      }
    }
  }

  /** Each time a process is killed that was recording runs. */
  private void openAfterKills(Place.InFile h2) throws Exception {
    for (int i = 0; i < KILLS; i++) {
      RunId last = killedAfterRecording(h2, i);
      long start = System.nanoTime();
      try (SqlLedger ledger = h2.open(1)) {
        double opened = seconds(start);
        ledger.unfinished();
        ledger.entries(EntryFilter.newest(50));
        System.out.printf(
            Locale.ROOT,
            "%s: open after kill -9 %.0f ms, until the first page %.0f ms%n",
            h2,
            opened * 1e3,
            seconds(start) * 1e3);
        assertThat(ledger.entry(last)).isPresent();
      }
    }
  }

  private static RunId killedAfterRecording(Place.InFile h2, int seed) throws Exception {
    Process process =
        OtherProcess.of(Acknowledging.class, h2.file(1).folder(), System.nanoTime() + seed);
    try (BufferedReader said = process.inputReader(US_ASCII)) {
      String last =
          said.lines().filter(line -> line.endsWith("SUCCEEDED")).skip(RECORDED).findFirst().orElseThrow();
      return RunId.parse(last.split(" ", 2)[0]).orElseThrow();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void ask(SqlLedger ledger, PlainJdbc plain, RandomGenerator random) {
    EntryFilter newest = EntryFilter.newest(50);
    pages("newest 50", ledger, plain, () -> newest);
    pages("of a schedule", ledger, plain, () -> newest.of(LongBooks.schedule(x(random))));
    pages("failed", ledger, plain, () -> newest.withStatuses(Set.of(Status.FAILED)));
    pages(
        "of a status and a schedule",
        ledger,
        plain,
        () ->
            newest.of(LongBooks.schedule(x(random))).withStatuses(Set.of(Status.SUCCEEDED)));
    RunId page1000 = BOOKS.id(BOOKS.runs() - Math.min(BOOKS.runs() / 2, 50_000));
    pages("page 1,000", ledger, plain, () -> newest.before(page1000));
    pages("a page anywhere", ledger, plain, () -> newest.before(BOOKS.id(x(random))));
    pages(
        "changed, of a schedule",
        ledger,
        plain,
        () -> newest.of(LongBooks.schedule(x(random))).with(changed()));
    figures(
        "by hour, 24 h",
        ledger,
        plain,
        new Scope(null, null, LongBooks.END.minus(Duration.ofDays(1)), LongBooks.END, Grouping.HOUR));
    figures(
        "by day, 30 days",
        ledger,
        plain,
        new Scope(null, null, LongBooks.END.minus(LongBooks.SPAN), LongBooks.END, Grouping.DAY));
    figures(
        "by schedule, 30 days",
        ledger,
        plain,
        new Scope(null, null, LongBooks.END.minus(LongBooks.SPAN), LongBooks.END, Grouping.SCHEDULE));
    text("a rare word in failures", ledger, plain, LongBooks.RARE, newest);
    text("a frequent word", ledger, plain, "TIMED_OUT", newest);
    text("a word in none", ledger, plain, "nowhere", newest);
    time(
        "a run",
        TIMES,
        () -> ledger.entry(BOOKS.id(x(random))).isPresent(),
        () ->
            plain.ask(
                BookQueries.withAttempts(BookQueries.BY_ID),
                Map.of("id", BOOKS.id(x(random)).value())));
    time("unfinished", 100, ledger::unfinished, () -> 0);
    time("latest of a schedule", TIMES, () -> ledger.latest(LongBooks.schedule(x(random))), () -> 0);
  }

  private static int x(RandomGenerator random) {
    return random.nextInt(BOOKS.runs());
  }

  private static Traits changed() {
    return new Traits(null, null, true, null, null, null, null, null);
  }

  private void text(
      String what, SqlLedger ledger, PlainJdbc plain, String word, EntryFilter newest) {
    Traits like = new Traits(null, word, false, null, null, null, null, null);
    pages(what, 20, ledger, plain, () -> newest.with(like));
  }

  private void pages(
      String what, SqlLedger ledger, PlainJdbc plain, Supplier<EntryFilter> filters) {
    pages(what, TIMES, ledger, plain, filters);
  }

  private void pages(
      String what, int times, SqlLedger ledger, PlainJdbc plain, Supplier<EntryFilter> filters) {
    time(
        what,
        times,
        () -> ledger.entries(filters.get()),
        () -> {
          Map<String, Object> values = new LinkedHashMap<>();
          return plain.ask(BookQueries.page(filters.get(), values), values);
        });
  }

  private void figures(String what, SqlLedger ledger, PlainJdbc plain, Scope scope) {
    time(
        what,
        30,
        () -> ledger.shares(scope),
        () -> {
          Map<String, Object> values = new LinkedHashMap<>();
          return plain.ask(FigureQueries.statement(scope, values), values);
        });
    time(
        "  how late, " + what,
        30,
        () -> ledger.lateness(scope),
        () -> {
          Map<String, Object> values = new LinkedHashMap<>();
          return plain.ask(FigureQueries.latenessStatement(scope, values), values);
        });
  }

  private void time(String what, int times, Supplier<?> question, Supplier<?> limit) {
    long[] ours = nanos(times, question);
    long[] plain = nanos(times, limit);
    System.out.printf(
        Locale.ROOT,
        "%-10s | %-27s | %8.2f | %8.2f | %8.2f | %8.2f%n",
        place,
        what,
        ours[times / 2] / 1e6,
        ours[times * 99 / 100] / 1e6,
        plain[times / 2] / 1e6,
        plain[times * 99 / 100] / 1e6);
  }

  /** In order, after half as many to warm up. */
  static long[] nanos(int times, Supplier<?> question) {
    long[] nanos = new long[times];
    for (int i = -times / 2; i < times; i++) {
      long start = System.nanoTime();
      Object answer = question.get();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
      assertThat(answer).isNotNull();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
