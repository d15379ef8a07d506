package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.cronledger.logged.Logged;
import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A disk gave back other bytes than were written, or retention lets go of a run while it is read.
 */
class DamageApiTest {
  /** So much that its beginning has left when the damage shows. */
  private static final int LARGE = 1 << 20;

  private final Logged log = new Logged();
  private final ServedApi api = new ServedApi();

  DamageApiTest() throws IOException {}

  @AfterEach
  void stop() {
    log.close();
    api.close();
  }

  @Test
  void what_is_damaged_is_told_in_its_line_and_the_rest_goes_on() throws Exception {
    api.platform.replying(
        success("{\"price\":7}"), success("{\"price\":9}"), success("{\"price\":8}"));
    api.enact("prices");
    api.minutePasses();
    api.minutePasses();
    damageOutputOf((TaskRun.Over) api.newest());
    api.minutePasses();

    List<JsonNode> runs =
        api.get("/api/v1/export?payloads=true")
            .body()
            .lines()
            .map(JsonMapper.shared()::readTree)
            .toList();

    assertThat(runs).hasSize(3);
    assertThat(runs.get(1).at("/damaged/output").asString()).isEqualTo("chunk 1 is missing");
    assertThat(runs.get(1).has("outputContent")).isFalse();
    assertThat(runs.get(1).path("inputContent").isObject()).isTrue();
    assertThat(runs.get(2).at("/outputContent/price").asInt()).isEqualTo(7);
    assertThat(runs.get(2).has("damaged")).isFalse();
  }

  @Test
  void what_is_damaged_is_told_of_a_run_that_is_checked() throws Exception {
    api.platform.replying(success("{\"price\":9}"));
    api.enact("prices");
    api.minutePasses();
    damageOutputOf((TaskRun.Over) api.newest());
    String run = "/api/v1/runs/" + api.newest().id();

    assertThat(json(api.get(run)).has("damaged")).isFalse();
    assertThat(json(api.get(run + "?check=true")).path("damaged").toString())
        .isEqualTo("{\"output\":\"chunk 1 is missing\"}");
    assertThat(json(api.get(run + "/output")).path("detail").asString())
        .contains("the output of run %s is damaged (chunk 1".formatted(api.newest().id()));
    assertThat(json(api.get("/api/v1/runs?content=price&since=1h")).path("damaged")).hasSize(1);
  }

  @Test
  void what_retention_lets_go_of_meanwhile_is_left_out() throws Exception {
    api.platform.replying(success("{\"price\":7}"), success("{\"price\":9}"));
    api.enact("prices");
    api.minutePasses();
    TaskRun.Over gone = (TaskRun.Over) api.newest();
    api.minutePasses();

    for (String asked : List.of("?check=true", "/output", "/input")) {
      letGoOf(gone);
      assertThat(api.get("/api/v1/runs/%s%s".formatted(gone.id(), asked)).statusCode())
          .as(asked)
          .isEqualTo(404);
    }
    letGoOf(gone);
    assertThat(api.get("/api/v1/export?payloads=true").body().lines())
        .singleElement()
        .asString()
        .contains("\"price\":9")
        .doesNotContain("damaged");
  }

  @Test
  void a_comparison_with_what_retention_lets_go_of_meanwhile_says_so() throws Exception {
    api.platform.replying(success("{\"price\":7}"), success("{\"price\":9}"));
    api.enact("prices");
    api.minutePasses();
    TaskRun.Over gone = (TaskRun.Over) api.newest();
    api.minutePasses();
    String newest = "/api/v1/runs/%s/diff".formatted(api.newest().id());

    for (String asked : List.of(newest, newest + "?with=" + gone.id())) {
      letGoOf(gone);
      var answer = api.get(asked);
      assertThat(answer.statusCode()).as(asked).isEqualTo(409);
      assertThat(json(answer).path("detail").asString())
          .isEqualTo("Run %s is not on the books any more".formatted(gone.id()));
    }
  }

  @Test
  void a_comparison_with_what_is_damaged_says_which_of_both_it_is() throws Exception {
    api.platform.replying(success("{\"price\":7}"), success("{\"price\":9}"));
    api.enact("prices");
    api.minutePasses();
    TaskRun.Over damaged = (TaskRun.Over) api.newest();
    api.minutePasses();
    damageOutputOf(damaged);

    var answer = api.get("/api/v1/runs/%s/diff".formatted(api.newest().id()));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(json(answer).path("damaged").asString()).isEqualTo("chunk 1 is missing");
    assertThat(json(answer).path("detail").asString())
        .contains("the output of run %s is damaged".formatted(damaged.id()), "backup");
  }

  @Test
  void what_shows_to_be_damaged_once_its_beginning_has_left_is_broken_off() throws Exception {
    var large = Payload.of("text/plain", new byte[LARGE]);
    api.platform.replying(new Reply.Final(new Outcome.Succeeded(large), null));
    api.enact("prices");
    api.minutePasses();
    TaskRun.Over damaged = (TaskRun.Over) api.newest();
    damageOutputOf(damaged, damaged.order(), missingEnd());
    String run = damaged.id().toString();

    assertThatThrownBy(() -> api.get("/api/v1/runs/%s/output".formatted(run)))
        .isInstanceOf(IOException.class);

    assertThat(log.events())
        .singleElement()
        .returns(null, ILoggingEvent::getThrowableProxy)
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("/api/v1/runs/%s/output".formatted(run), "chunk 1 is missing", "backup");
  }

  /** What went in and came out is not there any more when it is opened, and neither is the run. */
  private void letGoOf(TaskRun.Over run) {
    Payload.Source gone =
        () -> {
          api.ledger.tamper(run.id(), null);
          return missing().open();
        };
    RunOrder order = run.order();
    Payload input = order.call().input();
    damageOutputOf(
        run,
        new RunOrder(
            order.id(),
            order.call().withInput(damaged(input, gone)),
            order.cause(),
            order.orderedAt(),
            order.sendBy(),
            order.turn(),
            order.retry()),
        gone);
  }

  private void damageOutputOf(TaskRun.Over run) {
    damageOutputOf(run, run.order(), missing());
  }

  private static Payload.Source missing() {
    return () -> {
      throw new DamagedPayload("0".repeat(64), "chunk 1 is missing");
    };
  }

  /** All but the last byte is there. */
  private static Payload.Source missingEnd() {
    return () ->
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[LARGE - 1]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new DamagedPayload("0".repeat(64), "chunk 1 is missing");
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            });
  }

  private void damageOutputOf(TaskRun.Over run, RunOrder order, Payload.Source bytes) {
    Payload damaged = damaged(((Outcome.Succeeded) run.outcome()).output(), bytes);
    api.ledger.tamper(
        run.id(),
        new TaskRun.Over(
            order,
            run.attempts(),
            new Outcome.Succeeded(damaged),
            run.endedAt(),
            run.facts(),
            run.recovered()));
  }

  private static Payload damaged(Payload whole, Payload.Source bytes) {
    return new Payload(whole.contentType(), whole.size(), whole.sha256(), whole.truncated(), bytes);
  }
}
