package io.cronledger.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.ScheduleName;
import io.cronledger.run.TestTime;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Slots;
import io.cronledger.schedule.When;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.quartz.JobKey;
import org.quartz.TriggerKey;

/** Due every minute; what rings is up to Quartz, for which slot it rings next is up to us. */
@SuppressWarnings("JavaUtilDate") // Quartz speaks java.util.Date
class SlotTriggerTest {
  private final TestTime time = new TestTime("2026-11-24T12:00:30Z");
  private final SlotTrigger trigger = trigger();

  @Test
  void it_rings_at_each_slot_in_turn() {
    time.set("2026-11-24T12:01:00Z");
    trigger.triggered(null);

    assertThat(next()).isEqualTo("2026-11-24T12:02:00Z");
    assertThat(trigger.mayFireAgain()).isTrue();
  }

  @Test
  void it_rings_ahead_of_its_slot() {
    var next = trigger.getNextFireTime();

    assertThat(next).isNotNull();
    assertThat(next.toInstant()).isEqualTo("2026-11-24T12:00:58.500Z");
  }

  @Test
  void after_a_jump_of_the_clock_or_a_suspend_it_rings_once_for_all_that_came_due() {
    time.set("2027-11-24T12:00:30Z");
    trigger.triggered(null);

    assertThat(next()).isEqualTo("2027-11-24T12:01:00Z");
  }

  @Test
  void a_clock_that_is_set_back_makes_it_ring_for_no_slot_twice() {
    time.set("2026-11-24T12:01:00Z");
    trigger.triggered(null);
    time.set("2026-11-24T11:00:00Z");
    trigger.triggered(null);

    assertThat(next()).isEqualTo("2026-11-24T12:03:00Z");
  }

  private SlotTrigger trigger() {
    var when = ((Parsed.Good<When>) When.parse("* * * * *")).value();
    Slots slots = when.slots(ZoneId.of("UTC"), new ScheduleName("pulse"));
    var fresh = new SlotTrigger(new TriggerKey("pulse"), new JobKey("ring"), slots::after, time);
    assertThat(fresh.startAfter(time.instant())).isTrue();
    return fresh;
  }

  private Instant next() {
    var next = trigger.getNextFireTime();
    return next == null ? Instant.MAX : SlotTrigger.slotFor(next);
  }
}
