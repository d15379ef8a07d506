package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlanSheetTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private String told(String plan) {
    PrintStream out = new PrintStream(said, true, UTF_8);
    new PlanSheet(new Screen(out, out, 80), ZoneId.of("Europe/Prague"))
        .print(JsonMapper.shared().readTree(plan));
    return said.toString(UTF_8);
  }

  @Test
  void what_goes_is_told_with_the_slots_that_will_not_be() {
    assertThat(
            told(
                """
                {"unchanged": 1, "steps": [{"schedule": "vacuum", "change": "removed", "file": "a.cron",
                  "line": 3, "task": "jane~vacuum", "inWords": "every hour, UTC",
                  "next": ["2026-11-25T07:00:00Z", "2026-11-25T08:00:00Z", "2026-11-25T09:00:00Z"],
                  "runsUnderWay": [{"id": "01a2", "status": "RUNNING"}]}]}
                """))
        .isEqualTo(
            """
            - vacuum  jane~vacuum, every hour, UTC  (a.cron:3)
                no more      2026-11-25 08:00:00, 2026-11-25 09:00:00, 2026-11-25 10:00:00, …
                under way    01a2 RUNNING, goes on as it is
            1 schedule would change; 1 would not.
            """);
  }

  @Test
  void what_changes_is_told_field_by_field_with_its_slots_before_and_after() {
    assertThat(
            told(
                """
                {"unchanged": 0, "steps": [{"schedule": "prices", "change": "changed",
                  "fields": [{"name": "memory", "after": "512"}, {"name": "when", "before": "@hourly", "after": "@at 2020-01-01T00:00"}],
                  "nextBefore": ["2026-11-25T07:00:00Z"], "nextAfter": [], "runsUnderWay": []}]}
                """))
        .isEqualTo(
            """
            ~ prices
                memory       none → 512
                when         @hourly → @at 2020-01-01T00:00
                next before  2026-11-25 08:00:00
                next after   never
            1 schedule would change; 0 would not.
            """);
  }
}
