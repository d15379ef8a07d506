package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void the_disk_is_full_when_recent_growth_has_eaten_what_is_free_and_what_can_be_reused() {
    var storage = new Storage(3_000, 1_000L, 11_000L, Map.of(), 200, 70, WEEK);

    assertThat(storage.bytesPerEntry()).isEqualTo(10);
    assertThat(storage.bytesPerDay()).isEqualTo(100);
    assertThat(storage.untilFull()).contains(Duration.ofDays(120));
  }

  @Test
  void a_ledger_that_is_younger_than_a_week_is_not_taken_for_one_that_grows_slowly() {
    var storage = new Storage(2_000, null, 14_400L, Map.of(), 200, 200, Duration.ofHours(2));

    assertThat(storage.bytesPerDay()).isEqualTo(24_000);
    assertThat(storage.untilFull()).contains(Duration.ofHours(14));
  }

  @Test
  void what_does_not_grow_or_cannot_be_seen_never_is_full() {
    assertThat(new Storage(3_000, null, 1L, Map.of(), 200, 0, WEEK).untilFull()).isEmpty();
    assertThat(new Storage(3_000, null, null, Map.of(), 200, 70, WEEK).untilFull()).isEmpty();
    assertThat(new Storage(3_000, null, 1L, Map.of(), 0, 0, Duration.ZERO).bytesPerEntry())
        .isZero();
  }
}
