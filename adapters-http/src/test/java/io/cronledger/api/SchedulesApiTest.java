package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SchedulesApiTest {
  private final ServedApi api = new ServedApi();

  SchedulesApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_schedule_tells_what_it_says_and_how_it_stands() throws Exception {
    api.enact("prices");
    api.minutePasses();

    JsonNode schedule = json(api.get("/api/v1/schedules")).at("/schedules/0");

    assertThat(schedule.path("name").asString()).isEqualTo("prices");
    assertThat(schedule.path("task").asString()).isEqualTo("janedoe~price-watch");
    assertThat(schedule.path("when").asString()).isEqualTo("* * * * *");
    assertThat(schedule.path("inWords").asString()).isEqualTo("every minute, Europe/Prague");
    assertThat(schedule.path("timezone").asString()).isEqualTo("Europe/Prague");
    assertThat(schedule.path("enabled").asBoolean()).isTrue();
    assertThat(schedule.path("overlap").asString()).isEqualTo("skip");
    assertThat(schedule.path("catchup").asString()).isEqualTo("last");
    assertThat(schedule.path("late").asString()).isEqualTo("5m");
    assertThat(schedule.path("retry").asInt()).isEqualTo(3);
    assertThat(schedule.path("file").asString()).isEqualTo("shop.cron");
    assertThat(schedule.path("line").asInt()).isEqualTo(3);
    assertThat(schedule.path("accountedThrough").asString()).isEqualTo("2026-11-24T12:01:00Z");
    assertThat(schedule.path("next").asString()).isEqualTo("2026-11-24T12:02:00Z");
    assertThat(schedule.at("/lastRun/status").asString()).isEqualTo("SUCCEEDED");
    assertThat(schedule.at("/lastRun/slot").asString()).isEqualTo("2026-11-24T12:01:00Z");
    assertThat(json(api.get("/api/v1/schedules/prices"))).isEqualTo(schedule);
  }

  @Test
  void a_disabled_schedule_is_listed_and_is_never_due() throws Exception {
    api.schedules.enact(List.of(ServedApi.definition("prices", Map.of("enabled", "false"))));

    JsonNode schedule = json(api.get("/api/v1/schedules/prices"));

    assertThat(schedule.path("enabled").asBoolean()).isFalse();
    assertThat(schedule.has("next")).isFalse();
    assertThat(schedule.has("lastRun")).isFalse();
  }

  @Test
  void the_next_slots_are_told_in_utc_and_by_the_schedules_own_clock() throws Exception {
    api.enact("prices");

    JsonNode next = json(api.get("/api/v1/schedules/prices/next?n=2")).path("next");

    assertThat(next.toString())
        .isEqualTo(
            """
            [{"schedule":"prices","slot":"2026-11-24T12:00:00Z","local":"2026-11-24T13:00:00+01:00"},\
            {"schedule":"prices","slot":"2026-11-24T12:01:00Z","local":"2026-11-24T13:01:00+01:00"}]""");
  }

  @Test
  void a_slot_that_a_clock_change_moves_or_repeats_says_so() throws Exception {
    api.schedules.enact(List.of(ServedApi.definition("prices", "30 2 * * *", Map.of())));

    assertThat(notes("2027-03-26T12:00:00Z"))
        .containsExactly(
            "2027-03-27T02:30:00+01:00",
            "2027-03-28T03:00:00+02:00 2027-03-28: the clock skips 02:30, due at 03:00 instead",
            "2027-03-29T02:30:00+02:00");
    assertThat(notes("2027-10-29T12:00:00Z"))
        .containsExactly(
            "2027-10-30T02:30:00+02:00",
            "2027-10-31T02:30:00+02:00 2027-10-31: the clock shows 02:30 twice, due the first time only",
            "2027-11-01T02:30:00+01:00");
  }

  private List<String> notes(String from) throws Exception {
    return json(api.get("/api/v1/schedules/prices/next?n=3&from=" + from))
        .path("next")
        .valueStream()
        .map(next -> (next.path("local").asString() + " " + next.path("note").asString("")).strip())
        .toList();
  }

  @Test
  void a_name_that_is_mistyped_gets_a_suggestion() throws Exception {
    api.enact("prices");

    for (String path : List.of("/api/v1/schedules/prcies", "/api/v1/schedules/prcies/next")) {
      var answer = api.get(path);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(json(answer).path("detail").asString())
          .isEqualTo("No schedule 'prcies' is in force; did you mean 'prices'?");
    }
    assertThat(api.post("/api/v1/schedules/prcies/run", "").statusCode()).isEqualTo(404);
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void how_many_slots_are_told_is_bounded() throws Exception {
    api.enact("prices");

    assertThat(api.get("/api/v1/schedules/prices/next?n=1001").statusCode()).isEqualTo(400);
    assertThat(json(api.get("/api/v1/schedules/prices/next?n=1000")).path("next")).hasSize(1000);
  }
}
