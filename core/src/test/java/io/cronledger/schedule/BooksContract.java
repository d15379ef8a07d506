package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.Ledger;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Share;
import io.cronledger.run.Status;
import io.cronledger.run.Summary;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Traits;
import io.cronledger.run.Unfired;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the books answer. */
interface BooksContract extends OpenLedger {
  List<Unfired.Reason> REASONS = List.of(Unfired.Reason.values());
  List<Status> STATUSES = List.of(Status.values());

  @Test
  default void entries_come_newest_first() {
    fill(ledger(), timetable());

    List<Entry> all = books().entries(EntryFilter.newest(EntryFilter.MOST));

    assertThat(all).hasSize(90);
    assertThat(all).extracting(Entry::id).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  default void each_filter_finds_what_a_plain_search_would() {
    InMemoryLedger plain = new InMemoryLedger(Samples.LEDGER);
    fill(plain, plain);
    fill(ledger(), timetable());
    RandomGenerator random = new Random(20261124);

    for (int i = 0; i < 400; i++) {
      EntryFilter filter = anyFilter(random);
      assertThat(books().entries(filter)).as("%s", filter).isEqualTo(plain.entries(filter));
    }
  }

  @Test
  default void pages_meet_without_gap_or_overlap_while_entries_arrive() {
    fill(ledger(), timetable());
    List<Entry> all = books().entries(EntryFilter.newest(EntryFilter.MOST));

    List<Entry> paged = new ArrayList<>(books().entries(EntryFilter.newest(7)));
    for (int i = 0; paged.size() < all.size(); i++) {
      ledger().ordered(manual(5_000 + i));
      RunId last = paged.getLast().id();
      paged.addAll(books().entries(EntryFilter.newest(7).before(last)));
    }

    assertThat(paged).isEqualTo(all);
  }

  @Test
  default void what_is_not_on_record_is_not_found() {
    assertThat(books().entry(manual(1).id())).isEmpty();
    assertThat(books().latest(PRICES)).isEmpty();
    assertThat(books().entries(EntryFilter.newest(10))).isEmpty();
  }

  @Test
  default void the_latest_entry_is_that_of_the_newest_run_or_slot() {
    Samples.enact(timetable(), PRICES);
    Unfired down = range(PRICES, 1, 9, Unfired.Reason.DOWN);
    TaskRun.Waiting within = manual(5, new Cause.Manual("cli", PRICES));
    TaskRun.Waiting after = manual(10, new Cause.Manual("cli", PRICES));
    timetable()
        .account(new Accounted(PRICES, Samples.EVERY_MINUTE, START, minute(9), List.of(down)));

    ledger().ordered(manual(30));
    ledger().ordered(within);
    assertThat(books().latest(PRICES)).contains(down);
    ledger().ordered(after);
    assertThat(books().latest(PRICES)).contains(after);
    timetable()
        .account(
            new Accounted(
                PRICES, Samples.EVERY_MINUTE, minute(9), minute(11), List.of(slotRun(PRICES, 11))));
    assertThat(books().latest(PRICES)).contains(slotRun(PRICES, 11));
  }

  /** Ninety entries of every kind: two schedules, one run beside them. */
  private static void fill(Ledger ledger, Timetable timetable) {
    for (ScheduleName schedule : List.of(PRICES, STOCK)) {
      Samples.enact(timetable, schedule);
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Unfired.Reason reason = REASONS.get(i % REASONS.size());
        entries.add(
            i % 3 == 0 ? range(schedule, 2 * i, 2 * i + 1, reason) : slotRun(schedule, 2 * i));
      }
      timetable.account(new Accounted(schedule, Samples.EVERY_MINUTE, START, minute(60), entries));
    }
    for (int i = 0; i < 30; i++) {
      ledger.ordered(manual(i, new Cause.Manual("cli", i % 2 == 0 ? STOCK : null)));
    }
    int n = 0;
    for (TaskRun run : ledger.unfinished()) {
      carryOn(ledger, (TaskRun.Waiting) run, n++);
    }
  }

  private static void carryOn(Ledger ledger, TaskRun.Waiting run, int n) {
    int fate = n % 9;
    TaskRun.UnderWay underWay = run.begin(minute(70));
    if (fate == 0) {
      return;
    }
    ledger.began(underWay);
    switch (fate) {
      case 1 -> {}
      case 2 -> ledger.unsettled(underWay.settle(minute(71), UNREACHABLE));
      case 3 -> ledger.waits(underWay.waitUntil(minute(72), minute(71), UNREACHABLE));
      case 4 -> ledger.ended(underWay.end(minute(71), new Outcome.Refused(UNREACHABLE), null));
      case 5 -> ledger.ended(underWay.end(minute(71), new Outcome.Lost(UNREACHABLE), null));
      case 6 ->
          ledger.ended(
              underWay.end(
                  minute(71),
                  new Outcome.Failed(Outcome.End.TIMED_OUT, UNREACHABLE),
                  RunFacts.of("a")));
      default ->
          ledger.ended(
              underWay.end(
                  minute(71).plusMillis(n * 7919L),
                  new Outcome.Succeeded(Payload.json("[" + fate / 8 + "]")),
                  cost(n)));
    }
  }

  private static RunFacts cost(int n) {
    return new RunFacts("b", minute(70), minute(71), new BigDecimal("0.0" + n), null, null, null);
  }

  @Test
  default void what_a_run_is_like_narrows_the_search() {
    fill(ledger(), timetable());

    assertThat(found(like("CONNECTION ref", null, false)))
        .isEqualTo(Set.of("REFUSED", "LOST", "TIMED-OUT"));
    assertThat(found(like("no such text", null, false))).isEmpty();
    assertThat(found(like(null, null, true))).isEqualTo(Set.of("SUCCEEDED"));
    assertThat(found(like(null, Map.of(), false))).isEmpty();
    assertThat(books().entries(everything().with(like(null, null, true))))
        .allMatch(entry -> ((TaskRun) entry).order().cause().schedule() != null)
        .hasSizeBetween(2, 12);
  }

  private Set<String> found(Traits like) {
    return books().entries(everything().with(like)).stream()
        .map(entry -> entry.status().label())
        .collect(Collectors.toSet());
  }

  private static EntryFilter everything() {
    return EntryFilter.newest(EntryFilter.MOST);
  }

  private static Traits like(
      @Nullable String text, @Nullable Map<ScheduleName, Duration> beyond, boolean changed) {
    return new Traits(null, text, changed, beyond, null, null, null, null);
  }

  @Test
  default void figures_are_what_counting_each_entry_comes_to() {
    InMemoryLedger plain = new InMemoryLedger(Samples.LEDGER);
    fill(plain, plain);
    fill(ledger(), timetable());

    for (Grouping grouping : Grouping.values()) {
      for (Scope scope : scopes(grouping)) {
        assertThat(books().shares(scope)).as("%s", scope).isEqualTo(plain.shares(scope));
        assertThat(books().lateness(scope)).as("%s", scope).isEqualTo(plain.lateness(scope));
      }
    }
    assertThat(Summary.ofAll(books().shares(scopes(Grouping.DAY).getFirst()), List.of()).counts())
        .containsKeys(Status.SUCCEEDED, Status.TIMED_OUT, Status.SKIPPED, Status.MISSED);
  }

  private static List<Scope> scopes(Grouping grouping) {
    Instant day = START.truncatedTo(ChronoUnit.DAYS);
    Instant next = day.plus(1, ChronoUnit.DAYS);
    return List.of(
        new Scope(null, null, day, next, grouping),
        new Scope(PRICES, null, day, next, grouping),
        new Scope(null, Samples.COUNT, day, next, grouping),
        new Scope(STOCK, Samples.COUNT, next, next.plus(1, ChronoUnit.DAYS), grouping));
  }

  @Test
  default void a_run_counts_once_however_often_its_end_is_said() {
    TaskRun.UnderWay run = manual(1).begin(minute(2));
    TaskRun.Over over = run.end(minute(3), new Outcome.Lost(UNREACHABLE), RunFacts.of("a"));
    ledger().ordered(manual(1));
    ledger().began(run);

    ledger().ended(over);
    ledger().ended(over);
    ledger().learned(over.id(), cost(7));
    ledger().learned(over.id(), cost(8));

    Scope scope = scopes(Grouping.SCHEDULE).getFirst();
    Share share = books().shares(scope).stream().reduce((_, _) -> null).orElseThrow();
    assertThat(share.runs()).isEqualTo(1);
    assertThat(share.took()).isEqualTo(Duration.ofMinutes(1));
    assertThat(share.usd()).isEqualByComparingTo("0.08");
  }

  private static EntryFilter anyFilter(RandomGenerator random) {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    for (int i = random.nextInt(4); i > 0; i--) {
      statuses.add(STATUSES.get(random.nextInt(STATUSES.size())));
    }
    return new EntryFilter(
        random.nextInt(3) > 0
            ? Set.of()
            : random.nextBoolean() ? Set.of(PRICES) : Set.of(STOCK, PRICES),
        random.nextInt(3) > 0 ? null : random.nextBoolean() ? Samples.WATCH : Samples.COUNT,
        statuses,
        random.nextInt(3) > 0 ? null : minute(random.nextInt(60)),
        random.nextInt(3) > 0 ? null : minute(random.nextInt(60)),
        random.nextInt(3) > 0 ? null : slotRun(PRICES, random.nextInt(60)).id(),
        random.nextInt(9) > 0 ? null : slotRun(PRICES, random.nextInt(60)).id(),
        random.nextBoolean() ? Traits.ANY : anyTraits(random),
        1 + random.nextInt(40));
  }

  private static Traits anyTraits(RandomGenerator random) {
    return new Traits(
        random.nextInt(3) > 0 ? null : random.nextBoolean(),
        random.nextInt(4) > 0 ? null : random.nextBoolean() ? "REFUSED" : "unreach",
        random.nextInt(4) == 0,
        random.nextInt(4) > 0 ? null : Map.of(PRICES, someTime(random), STOCK, someTime(random)),
        random.nextInt(4) > 0 ? null : someTime(random),
        random.nextInt(4) > 0 ? null : someTime(random),
        random.nextInt(4) > 0 ? null : new BigDecimal("0.04"),
        random.nextInt(4) > 0 ? null : new BigDecimal("0.06"));
  }

  private static Duration someTime(RandomGenerator random) {
    return Duration.ofSeconds(random.nextInt(600));
  }
}
