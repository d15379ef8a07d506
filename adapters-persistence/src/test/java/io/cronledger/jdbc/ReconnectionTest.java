package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReconnectionTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Reconnection one = new Reconnection(nanos::get, new SplittableRandom(1));

  /** Tries every millisecond; how often a server that is gone was asked. */
  private int triesWithin(Reconnection reconnection, Duration time) {
    int tries = 0;
    for (long ms = 0; ms < time.toMillis(); ms++) {
      try {
        reconnection.begin();
        tries++;
        reconnection.failed();
      } catch (LedgerUnavailable e) {
        assertThat(e).hasMessageContaining("just now");
      }
      nanos.addAndGet(1_000_000);
    }
    return tries;
  }

  @Test
  void a_server_that_is_gone_is_asked_less_and_less_often() {
    assertThat(triesWithin(one, Duration.ofSeconds(2))).isBetween(4, 7);
    assertThat(triesWithin(one, Duration.ofMinutes(1))).isBetween(30, 60);
  }

  @Test
  void two_nodes_do_not_come_at_the_same_instants() {
    Reconnection other = new Reconnection(nanos::get, new SplittableRandom(2));
    one.failed();
    other.failed();

    while (isTooEarly(one) && isTooEarly(other)) {
      nanos.addAndGet(1_000);
    }

    assertThat(isTooEarly(one)).isNotEqualTo(isTooEarly(other));
  }

  @Test
  void after_a_success_the_next_failure_is_the_first() {
    one.failed();
    one.succeeded();
    one.begin();
    one.failed();

    assertThatThrownBy(one::begin).isInstanceOf(LedgerUnavailable.class);
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    one.begin();
  }

  private static boolean isTooEarly(Reconnection reconnection) {
    try {
      reconnection.begin();
      return false;
    } catch (LedgerUnavailable e) {
      return true;
    }
  }
}
