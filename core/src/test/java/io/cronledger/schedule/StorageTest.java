package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageTest {

  @Test
  void the_disk_is_full_when_recent_growth_has_eaten_what_is_free_and_what_can_be_reused() {
    var storage = new Storage(3_000, 1_000L, 11_000L, Map.of(), 200, 70);

    assertThat(storage.bytesPerEntry()).isEqualTo(10);
    assertThat(storage.bytesPerDay()).isEqualTo(100);
    assertThat(storage.untilFull()).contains(Duration.ofDays(120));
  }

  @Test
  void what_does_not_grow_or_cannot_be_seen_never_is_full() {
    assertThat(new Storage(3_000, null, 1L, Map.of(), 200, 0).untilFull()).isEmpty();
    assertThat(new Storage(3_000, null, null, Map.of(), 200, 70).untilFull()).isEmpty();
    assertThat(new Storage(3_000, null, 1L, Map.of(), 0, 0).bytesPerEntry()).isZero();
  }
}
