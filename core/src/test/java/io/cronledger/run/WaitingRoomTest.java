package io.cronledger.run;

import static io.cronledger.run.Orders.dueAt;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final WaitingRoom room = new WaitingRoom(10);

  @Test
  void a_backlog_goes_oldest_first_and_a_task_takes_a_fifth_of_the_rate() {
    for (int minute = 59; minute > 39; minute--) {
      room.addToBacklog(dueAt("2026-11-24T11:%d:00Z".formatted(minute)));
    }

    List<TaskRun> gone = new ArrayList<>();
    for (int tick = 0; tick < 50; tick++) {
      time.pass(Duration.ofMillis(100));
      room.tick(time.instant());
      gone.addAll(all());
    }

    assertThat(gone).hasSizeBetween(10, 12);
    assertThat(gone).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
    assertThat(gone.getFirst().id()).isEqualTo(dueAt("2026-11-24T11:40:00Z").id());
  }

  @Test
  void a_small_part_of_the_rate_is_saved_up_until_it_lets_one_go() {
    room.startAtRate(0.5);
    room.addToBacklog(dueAt("2026-11-24T11:50:00Z"));
    room.addToBacklog(dueAt("2026-11-24T11:51:00Z"));

    int gone = 0;
    for (int tick = 0; tick < 19; tick++) {
      time.pass(Duration.ofMillis(100));
      room.tick(time.instant());
      gone += all().size();
    }

    assertThat(gone).isEqualTo(1);
  }

  @Test
  void what_is_due_now_goes_before_a_backlog_that_may_go() {
    var late = dueAt("2026-11-24T11:50:00Z");
    var due = dueAt("2026-11-24T12:00:00Z");
    room.addToBacklog(late);
    room.tick(time.instant());
    room.add(due, time.instant());

    assertThat(all()).containsExactly(due, late);
  }

  @Test
  void what_waits_for_its_time_comes_forward_then() {
    var run = dueAt("2026-11-24T12:00:00Z").until(time.instant().plusSeconds(5));
    room.add(run, time.instant());
    room.tick(time.instant().plusSeconds(4));
    assertThat(all()).isEmpty();

    room.tick(time.instant().plusSeconds(5));
    assertThat(all()).containsExactly(run);
  }

  private List<TaskRun> all() {
    List<TaskRun> all = new ArrayList<>();
    for (TaskRun run = room.next(); run != null; run = room.next()) {
      all.add(run);
    }
    return all;
  }
}
