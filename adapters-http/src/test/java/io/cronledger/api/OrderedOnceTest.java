package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Once an order is on record, no answer leads whoever gave it to give it again. */
class OrderedOnceTest {
  private static final String TASK = "{\"task\":\"janedoe~my-task\"}";
  private static final String CALL = "/v2/actor-tasks/janedoe~my-task/run-sync";

  /** So much that its beginning would leave before its end is read. */
  private static final int LARGE = 1 << 20;

  private final ServedApi api = new ServedApi();

  OrderedOnceTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void an_order_is_told_of_though_the_ledger_cannot_be_read_any_more() throws Exception {
    api.holdCalls();
    api.meanwhile = api.ledger::breakDown;

    var answer = api.post("/api/v1/runs", TASK, "Prefer", "respond-async");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).path("status").asString()).isEqualTo("WAITING");
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/v1/runs/" + json(answer).path("id").asString());
  }

  @Test
  void an_end_is_told_of_though_the_ledger_cannot_be_read_any_more() throws Exception {
    endsWith("{}".getBytes(UTF_8), api.ledger::breakDown);

    var answer = api.post("/api/v1/runs", TASK);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer).path("status").asString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void who_waits_is_told_that_the_run_goes_on_if_the_wait_is_broken_off() throws Exception {
    api.holdCalls();
    api.meanwhile = () -> Thread.currentThread().interrupt();

    assertThat(api.post("/api/v1/runs", TASK).statusCode()).isEqualTo(202);
    assertThat(api.post(CALL, "{}").statusCode()).isEqualTo(408);
  }

  @Test
  void a_defect_in_telling_the_end_is_none_for_the_client() throws Exception {
    endsWith(
        "{}".getBytes(UTF_8),
        () ->
            keepInstead(
                () -> {
                  throw new IllegalStateException("a defect");
                }));

    assertNotToBeRepeated(api.post(CALL, "{}"));
  }

  @Test
  void an_output_whose_damage_shows_late_is_told_before_anything_of_it_is_sent() throws Exception {
    endsWith(new byte[LARGE], () -> keepInstead(OrderedOnceTest::withoutEnd));

    assertNotToBeRepeated(api.post(CALL, "{}"));
  }

  private void assertNotToBeRepeated(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(json(answer).at("/error/message").asString())
        .contains(api.newest().id().toString(), "not to be made again");
  }

  /** The next run has that output; something happens once it is on record. */
  private void endsWith(byte[] output, Runnable then) {
    Payload whole = Payload.of("text/plain", output);
    var source =
        new Payload.Source() {
          @Override
          public InputStream open() throws IOException {
            return whole.open();
          }

          @Override
          public void release() {
            then.run();
          }
        };
    api.platform.replying(new Reply.Final(new Outcome.Succeeded(with(whole, source)), null));
  }

  private void keepInstead(Payload.Source bytes) {
    var run = (TaskRun.Over) api.newest();
    Payload output = ((Outcome.Succeeded) run.outcome()).output();
    api.ledger.tamper(
        run.id(),
        new TaskRun.Over(
            run.order(),
            run.attempts(),
            new Outcome.Succeeded(with(output, bytes)),
            run.endedAt(),
            run.facts(),
            run.recovered()));
  }

  private static Payload with(Payload payload, Payload.Source bytes) {
    return new Payload(payload.contentType(), payload.size(), payload.sha256(), false, bytes);
  }

  private static InputStream withoutEnd() {
    return new SequenceInputStream(
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
}
