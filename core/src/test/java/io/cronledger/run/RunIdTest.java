package io.cronledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunIdTest {
  private static final LedgerId LEDGER =
      new LedgerId(UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e"));
  private static final ScheduleName PRICES = new ScheduleName("prices");
  private static final Instant SLOT = Instant.parse("2026-11-24T06:00:00Z");

  @Test
  void whoever_knows_ledger_schedule_and_slot_knows_the_id() {
    RunId id = RunId.ofSlot(LEDGER, PRICES, SLOT);

    assertThat(id)
        .isEqualTo(
            RunId.ofSlot(
                LEDGER, new ScheduleName("prices"), Instant.parse("2026-11-24T06:00:00Z")));
    assertThat(id.value().version()).isEqualTo(7);
    assertThat(id.value().variant()).isEqualTo(2);
    assertThat(id.at()).isEqualTo(SLOT);
  }
}
