package io.cronledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A run is due at noon, first sent two seconds later, and once more a minute after that. */
class LapseTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Failure WHY = Failure.of("unreachable", "connection refused");
  private static final Outcome GOOD = new Outcome.Succeeded(Payload.json("[7]"));

  @Test
  void a_run_takes_from_its_first_sending_to_its_end() {
    assertThat(Lapse.of(second().end(after(70), GOOD, null)))
        .contains(new Lapse(Duration.ofSeconds(2), Duration.ofSeconds(68)));
  }

  /** The platform's clock is half an hour fast, and we were away for the night. */
  @Test
  void what_was_found_out_later_took_as_long_as_the_platform_says() {
    TaskRun.Over run =
        second().settle(after(70), WHY).end(after(40_000), GOOD, facts(after(1862), after(1872)));

    assertThat(Lapse.of(run))
        .contains(new Lapse(Duration.ofSeconds(2), Duration.ofSeconds(60 + 10)));
  }

  @Test
  void what_was_found_out_later_and_not_told_more_of_took_until_then() {
    TaskRun.Settling settling = second().settle(after(70), WHY);

    for (RunFacts facts : new RunFacts[] {RunFacts.of("p"), facts(after(62), null)}) {
      assertThat(Lapse.of(settling.end(after(100), GOOD, facts)))
          .contains(new Lapse(Duration.ofSeconds(2), Duration.ofSeconds(98)));
    }
  }

  private static TaskRun.UnderWay second() {
    return Orders.dueAt(NOON.toString())
        .begin(after(2))
        .waitUntil(after(62), after(3), WHY)
        .begin(after(62));
  }

  private static RunFacts facts(Instant startedAt, @Nullable Instant finishedAt) {
    return new RunFacts("p", startedAt, finishedAt, null, null, null, null);
  }

  private static Instant after(int seconds) {
    return NOON.plusSeconds(seconds);
  }
}
