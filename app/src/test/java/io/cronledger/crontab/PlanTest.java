package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.schedule.Plan;
import io.cronledger.schedule.Plan.Difference;
import io.cronledger.schedule.Plan.Step;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  @TempDir Path config;

  @Test
  void each_schedule_is_added_removed_changed_or_unchanged_in_the_order_of_names() {
    Plan plan =
        plan(
            "@daily j~keep\n@daily j~gone\n@daily j~other late=1m\n",
            "\n@daily j~keep\n@daily j~fresh\n@daily j~other late=2m\n");

    assertThat(plan.steps()).hasSize(4);
    assertThat(plan.steps().get(0)).isInstanceOf(Step.Added.class);
    assertThat(plan.steps().get(1)).isInstanceOf(Step.Removed.class);
    assertThat(plan.steps().get(2)).isInstanceOf(Step.Unchanged.class);
    assertThat(plan.steps().get(3)).isInstanceOf(Step.Changed.class);
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void a_change_is_told_option_by_option_with_the_slots_before_and_after() {
    Plan plan = plan("0 13 * * * j~a memory=512\n", "0 14 * * * j~a tags=x\n");

    assertThat(plan.steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Changed.class,
            changed -> {
              assertThat(changed.options())
                  .containsExactly(
                      new Difference("memory", "512", null),
                      new Difference("tags", null, "x"),
                      new Difference("when", "0 13 * * *", "0 14 * * *"));
              assertThat(changed.nextBefore().getFirst()).isEqualTo("2026-11-24T13:00:00Z");
              assertThat(changed.nextAfter().getFirst()).isEqualTo("2026-11-24T14:00:00Z");
            });
  }

  @Test
  void a_move_within_the_files_or_another_way_to_write_it_is_no_change() {
    Plan plan =
        plan(
            "@daily j~a input={\"x\":1} late=60s\n",
            "# moved\n0 0 * * * j~a late=1m\n  input={ \"x\" : 1 }\n");

    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void slots_are_a_few_and_none_when_there_are_none() {
    Plan plan = plan("", "@hourly j~a\n@at 2026-12-24T18:00 j~b\n@hourly j~c enabled=false\n");

    List<List<Instant>> slots =
        plan.steps().stream().map(Step.Added.class::cast).map(Step.Added::next).toList();

    assertThat(slots.get(0)).hasSize(3);
    assertThat(slots.get(1)).containsExactly(Instant.parse("2026-12-24T18:00:00Z"));
    assertThat(slots.get(2)).isEmpty();
  }

  private Plan plan(String before, String after) {
    var folder = new CronFolder(config);
    var old = folder.definitions(before);
    return Plan.of(old, folder.definitions(after), CronFolder.NOW);
  }
}
