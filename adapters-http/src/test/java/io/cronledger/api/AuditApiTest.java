package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Orders;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Standing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuditApiTest {
  private final ServedApi api = new ServedApi();

  AuditApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void sound_books_have_no_differences() throws Exception {
    api.enact("prices", "stock");
    api.minutePasses();
    api.minutePasses();

    assertThat(api.get("/api/v1/audit").body())
        .isEqualTo("{\"found\":[],\"expected\":4,\"recorded\":4,\"differences\":0}");
    assertThat(json(api.get("/api/v1/audit?schedule=stock")).path("expected").asInt()).isEqualTo(2);
    assertThat(json(api.get("/api/v1/audit?from=2026-11-24T12:02:00Z")).path("expected").asInt())
        .isEqualTo(2);
    assertThat(json(api.get("/api/v1/audit?to=2026-11-24T12:02:00Z")).path("expected").asInt())
        .isEqualTo(2);
  }

  @Test
  void slots_that_a_cursor_passed_without_an_entry_are_told() throws Exception {
    api.enact("prices");
    passWithoutEntries("prices", Duration.ofMinutes(3));

    JsonNode audit = json(api.get("/api/v1/audit"));

    assertThat(audit.path("found").toString())
        .isEqualTo(
            """
            [{"schedule":"prices","slot":"2026-11-24T12:01:00Z",\
            "told":"3 slots up to 2026-11-24T12:03:00Z have no entry",\
            "kind":"missing","lastSlot":"2026-11-24T12:03:00Z","count":3}]""");
    assertThat(audit.path("expected").asInt()).isEqualTo(3);
    assertThat(audit.path("recorded").asInt()).isZero();
    assertThat(audit.path("differences").asInt()).isEqualTo(1);
  }

  @Test
  void a_schedule_that_is_in_force_no_more_is_audited_too() throws Exception {
    api.enact("prices");
    passWithoutEntries("prices", Duration.ofMinutes(3));
    api.schedules.enact(List.of());

    assertThat(json(api.get("/api/v1/audit?schedule=prices")).path("differences").asInt())
        .isEqualTo(1);
  }

  @Test
  void a_schedule_that_never_was_is_not_found() throws Exception {
    api.enact("prices");

    var answer = api.get("/api/v1/audit?schedule=prcies");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("No schedule 'prcies' ever was in force; did you mean 'prices'?");
  }

  @Test
  void all_that_is_wrong_with_a_question_is_told_at_once() throws Exception {
    var answer = api.get("/api/v1/audit?schedule=A+B&from=tomorrow&until=1h");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("errors")).hasSize(3);
    assertThat(json(api.get("/api/v1/audit?from=1h&to=2h")).path("detail").asString())
        .isEqualTo("2026-11-24T11:00:00Z is after 2026-11-24T10:00:00Z");
  }

  @Test
  void a_run_of_ours_that_is_not_on_the_books_is_told_and_taken_over() throws Exception {
    api.enact("prices");
    passWithoutEntries("prices", Duration.ofMinutes(3));
    var slot = Instant.parse("2026-11-24T12:02:00Z");
    RunId id = RunId.ofSlot(Orders.LEDGER, new ScheduleName("prices"), slot);
    api.runs.started(new AttemptKey(id, 1), slot);

    JsonNode found = json(api.post("/api/v1/strays?from=1h", ""));

    assertThat(found.at("/strays/0/id").asString()).isEqualTo(id.toString());
    assertThat(found.at("/strays/0/fate").asString()).isEqualTo("adopted");
    assertThat(json(api.get("/api/v1/runs/" + id)).path("status").asString()).isEqualTo("SETTLING");
    assertThat(json(api.post("/api/v1/strays", "")).path("strays")).isEmpty();
  }

  /** What no version of the service may do. */
  private void passWithoutEntries(String name, Duration time) {
    Standing standing = api.ledger.inForce(new ScheduleName(name)).orElseThrow();
    api.time.pass(time);
    api.ledger.account(
        new Accounted(
            new ScheduleName(name),
            standing.definition().hash(),
            standing.accountedThrough(),
            api.time.instant(),
            List.of()));
  }
}
