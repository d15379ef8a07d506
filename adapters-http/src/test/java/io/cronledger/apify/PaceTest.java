package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.ScriptedServer.answering;
import static io.cronledger.apify.ScriptedServer.json;
import static io.cronledger.apify.ScriptedServer.routing;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Target;
import io.cronledger.run.TaskRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PaceTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final String PATIENCE = "HTTP/1.1 429 X\nRetry-After: 30\nContent-Length: 0\n\n";

  private final FakeTime time = new FakeTime();
  private final Pace pace = new Pace(time::nanos);

  @Test
  void a_few_questions_may_leave_together_and_the_rest_keep_a_distance() {
    for (int i = 0; i < Pace.AT_ONCE; i++) {
      assertThat(pace.place(LONG)).contains(Duration.ZERO);
    }
    for (int i = 1; i <= 200; i++) {
      assertThat(pace.place(LONG)).contains(Duration.ofMillis(5L * i));
    }
    time.last(Duration.ofSeconds(1));
    assertThat(pace.place(LONG)).contains(Duration.ofMillis(5));
  }

  @Test
  void a_place_too_far_off_is_not_taken() {
    for (int i = 0; i < Pace.AT_ONCE + 10; i++) {
      pace.place(LONG);
    }

    assertThat(pace.place(Duration.ofMillis(50))).isEmpty();
    assertThat(pace.place(LONG)).contains(Duration.ofMillis(55));
  }

  @Test
  void starts_keep_no_distance() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(pace.untilOpen()).isZero();
    }
  }

  @Test
  void nothing_leaves_before_the_time_the_host_named() {
    pace.close(Duration.ofSeconds(30));
    assertThat(pace.place(Duration.ofSeconds(29))).isEmpty();
    assertThat(pace.untilOpen()).isGreaterThan(Duration.ofSeconds(30));

    time.last(Duration.ofSeconds(30));
    assertThat(pace.place(Duration.ZERO)).isPresent();
    assertThat(pace.untilOpen()).isZero();
  }

  @Test
  void who_was_held_up_comes_back_one_after_the_other() {
    pace.close(Duration.ofSeconds(30));

    assertThat(pace.untilOpen()).isEqualTo(Duration.ofMillis(30_005));
    assertThat(pace.untilOpen()).isEqualTo(Duration.ofMillis(30_010));
    assertThat(pace.untilOpen()).isEqualTo(Duration.ofMillis(30_015));
  }

  @Test
  void a_host_that_names_no_time_is_left_alone_for_a_second_and_none_for_more_than_ten_minutes() {
    pace.close(null);
    assertThat(pace.untilOpen()).isEqualTo(Duration.ofMillis(1005));

    pace.close(Duration.ofDays(300));
    assertThat(pace.untilOpen()).isEqualTo(Duration.ofMillis(600_005));
  }

  @Test
  void a_shorter_wish_does_not_undo_a_longer_one() {
    pace.close(Duration.ofSeconds(30));
    pace.close(Duration.ofSeconds(1));

    time.last(Duration.ofSeconds(29));
    assertThat(pace.isClosed()).isTrue();
  }

  @Test
  void one_schedule_that_was_told_to_wait_keeps_all_of_them_waiting() throws Exception {
    try (var server = answering(PATIENCE);
        var platform = time.platform(server.uri())) {
      assertThat(told(platform.runSync(KEY, call(), () -> true)))
          .isEqualTo("NOT NOW http-429 PT30S");

      time.last(Duration.ofSeconds(29));
      assertThat(told(platform.runSync(KEY, call(), () -> true)))
          .isEqualTo("NOT NOW rate-limit-exceeded PT1.005S");
      assertThat(server.requests()).hasSize(1);

      time.last(Duration.ofSeconds(2));
      platform.runSync(KEY, call(), () -> true);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void a_question_that_can_wait_waits() throws Exception {
    try (var server =
            routing(
                line -> line.startsWith("POST") ? PATIENCE : json("{\"data\":{\"items\":[]}}"));
        var platform = time.platform(server.uri())) {
      platform.runSync(KEY, call(), () -> true);
      Instant began = time.instant();

      platform.startedSince(Instant.EPOCH, new Target(new TaskRef("a~b"), null));

      assertThat(Duration.between(began, time.instant()))
          .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
      assertThat(server.requests()).hasSize(3);
    }
  }
}
