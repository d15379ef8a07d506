package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.Terminal.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands do, whether they ask a service or the database itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandsContract {
  private Path home = Path.of("");
  private Terminal terminal = new Terminal(home, Map.of());

  @BeforeAll
  void someRunsAreOnRecord(@TempDir Path place) {
    home = place;
    terminal = Terminal.withSamples(home);
    begin(terminal);
  }

  /** Has the service run until there are runs. */
  abstract void begin(Terminal place);

  static void untilRunsHaveSucceeded(Terminal terminal) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> json(terminal.run("runs", "--json", "--status", "SUCCEEDED")).size() > 1);
  }

  static List<JsonNode> json(Command said) {
    return said.lines().stream().map(JsonMapper.shared()::readTree).toList();
  }

  private JsonNode one(String name, String... words) {
    List<JsonNode> lines = json(terminal.run(name, words));
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  @Test
  void schedules_lists_what_is_in_force() {
    Command table = terminal.run("schedules");
    List<JsonNode> documents = json(terminal.run("schedules", "--json"));

    assertThat(table.exitCode()).isZero();
    assertThat(table.lines()).hasSize(3);
    assertThat(table.lines().getFirst()).startsWith("SCHEDULE");
    assertThat(documents).extracting(s -> s.path("name").asString()).contains("ticking", "yearly");
  }

  @Test
  void check_online_asks_the_local_endpoint_whoever_has_it() {
    Command check = terminal.run("check", "--online");

    assertThat(check.err()).isEmpty();
    assertThat(check.exitCode()).isZero();
  }

  @Test
  void times_are_taken_as_tables_show_them() {
    String shown =
        terminal.run("runs", "--status", "SUCCEEDED", "--cause", "slot").lines().getLast();
    String slot = shown.replaceAll(".*?(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d).*", "$1");

    assertThat(json(terminal.run("runs", "--json", "--since", slot))).isNotEmpty();
    assertThat(terminal.run("runs", "--until", "2020-01-01T00:00").out()).isEqualTo("No runs.\n");
    for (String question : List.of("runs", "export", "stats")) {
      assertThat(terminal.run(question, "--since", "2020-01-01").exitCode()).isZero();
    }
    assertThat(terminal.run("audit", "--from", "2020-01-01T10:00:00").exitCode()).isZero();
  }

  @Test
  void one_thing_that_is_wrong_is_told_once() {
    assertThat(terminal.run("runs", "--took-over", "soon").err().lines())
        .singleElement()
        .asString()
        .startsWith("--took-over: 'soon' is not a stretch of time");
    assertThat(terminal.run("runs", "--took-over", "soon", "--limit", "0", "--since", "x").err())
        .contains("--took-over: ", "--limit: ", "--since: ")
        .hasLineCount(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "stats", "export"})
  void a_schedule_that_is_not_known_is_told_when_nothing_is_found(String question) {
    Command asked = terminal.run(question, "--schedule", "tickin");

    assertThat(asked.exitCode()).isZero();
    assertThat(asked.err()).contains("There is no schedule 'tickin'. Did you mean 'ticking'?");
  }

  @Test
  void plan_tells_what_the_cron_files_would_change() throws IOException {
    assertThat(terminal.run("plan").lines())
        .containsExactly("Nothing would change; 2 schedules in force.");

    terminal.write("cron.d/plan.cron", "0 6 * * mon-fri local~echo name=morning\n");
    Command plan = terminal.run("plan");
    JsonNode step = one("plan", "--json");
    Files.delete(terminal.config().resolve("cron.d/plan.cron"));

    assertThat(plan.exitCode()).isZero();
    assertThat(plan.lines().getFirst())
        .startsWith("+ morning  local~echo, at 06:00, Monday to Friday, UTC  (")
        .endsWith("plan.cron:1)");
    assertThat(plan.lines().get(1)).startsWith("    next         ").contains("06:00:00");
    assertThat(plan.lines().getLast()).isEqualTo("1 schedule would change; 2 would not.");
    assertThat(step.path("schedule").asString()).isEqualTo("morning");
    assertThat(step.path("change").asString()).isEqualTo("added");
  }

  @Test
  void plan_compares_what_another_folder_holds_with_what_is_in_force_here() {
    var branch =
        new Terminal(home.resolve("branch"), Map.of())
            .task("echo", "cat")
            .write(
                "cron.d/samples.cron",
                """
                * * * * * *  local~echo  name=ticking  overlap=allow catchup=none late=1m input={"a":1}
                @daily       local~echo  name=new
                """);
    Command plan = branch.run("plan", "--data", terminal.data().toString());

    assertThat(plan.err()).isEmpty();
    assertThat(plan.lines().getFirst()).startsWith("+ new  local~echo, at 00:00 every day, UTC  (");
    assertThat(plan.out())
        .contains("~ ticking\n", "    input        {\"slot\":\"${slot}\"} → {\"a\":1}\n")
        .contains("    late         5m → 1m\n", "- yearly  local~broken, ");
    assertThat(plan.lines().getLast()).isEqualTo("3 schedules would change; 0 would not.");
    assertThat(terminal.run("plan").lines())
        .containsExactly("Nothing would change; 2 schedules in force.");
  }

  @Test
  void plan_of_cron_files_with_errors_is_exit_code_2() throws IOException {
    terminal.write("cron.d/plan.cron", "61 6 * * * local~echo name=morning\n");
    Command plan = terminal.run("plan");
    JsonNode problem = one("plan", "--json");
    Files.delete(terminal.config().resolve("cron.d/plan.cron"));

    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.err()).contains("1 error", "'cronledger check'", "what is in force stays");
    assertThat(problem.path("message").asString()).isEqualTo("'61' is not a minute");
  }

  @Test
  void runs_lists_the_newest_first_as_many_as_were_asked_for() {
    List<JsonNode> all = json(terminal.run("runs", "--json", "--limit", "1000"));
    List<JsonNode> older = json(terminal.run("runs", "--json", "--before", id(all.getFirst())));
    Command table = terminal.run("runs", "--limit", "2");

    assertThat(all).extracting(CommandsContract::id).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(older.getFirst()).isEqualTo(all.get(1));
    assertThat(table.lines()).hasSize(3);
    assertThat(table.exitCode()).isZero();
  }

  @Test
  void runs_are_a_table_for_spreadsheets_on_request() {
    Command csv = terminal.run("runs", "--csv", "--limit", "1", "--status", "SUCCEEDED");

    assertThat(csv.lines()).hasSize(2);
    assertThat(csv.lines().getFirst()).startsWith("id,schedule,task,cause,slot,");
    assertThat(csv.lines().get(1)).contains(",local~echo,", ",SUCCEEDED,");
    assertThat(terminal.run("runs", "--csv", "--json").exitCode()).isEqualTo(2);
    assertThat(terminal.run("runs", "--follow", "--before", "x").exitCode()).isEqualTo(2);
  }

  private static String id(JsonNode run) {
    return run.path("id").asString();
  }

  @Test
  void filters_leave_out_what_does_not_fit() {
    assertThat(terminal.run("runs", "--schedule", "yearly", "--since", "1h").lines())
        .containsExactly("No runs.");
    assertThat(json(terminal.run("runs", "--json", "--status", "SUCCEEDED,FAILED")))
        .allMatch(run -> run.path("status").asString().matches("SUCCEEDED|FAILED"))
        .isNotEmpty();
    assertThat(terminal.run("runs", "--until", "24h").lines()).containsExactly("No runs.");
  }

  @Test
  void what_runs_are_like_leaves_out_what_does_not_fit() {
    JsonNode run =
        one("runs", "--json", "--limit", "1", "--status", "SUCCEEDED", "--cause", "slot");
    String slot = run.path("slot").asString();

    assertThat(json(terminal.run("runs", "--json", "--content", slot)))
        .extracting(found -> found.path("slot").asString())
        .containsExactly(slot);
    assertThat(json(terminal.run("runs", "--json", "--changed", "--schedule", "ticking")))
        .isNotEmpty();
    assertThat(terminal.run("runs", "--took-over", "1h").lines()).containsExactly("No runs.");
    assertThat(terminal.run("runs", "--cost-over", "0.01").lines()).containsExactly("No runs.");
    assertThat(terminal.run("runs", "--slow", "--tag", "x").err()).contains("tag: 'x'");
  }

  @Test
  void diff_compares_with_the_success_before() {
    JsonNode diff = one("diff", "ticking", "--json");

    assertThat(diff.at("/changes/0/path").asString()).isEqualTo("/slot");
    assertThat(terminal.run("diff", "ticking").lines().get(1)).startsWith("~ /slot  ");
    assertThat(terminal.run("diff", "ticking", "01a20c1e-1db0-73a5-96d5-4dfefebdfc0e").err())
        .contains("There is no run");
    assertThat(terminal.run("diff", "ticking", "Tick_ing").err())
        .contains("'Tick_ing' is neither a run's id nor the name of a schedule");
  }

  @Test
  void an_input_goes_in_and_an_output_comes_out_to_the_last_digit() {
    String input = "{\"price\":1.10,\"rate\":0.12345678901234567890}";

    String run = id(one("run", "--task", "local~echo", "--input", input, "--json"));

    assertThat(terminal.run("input", run).out()).isEqualTo(input);
    assertThat(terminal.run("export", "--payloads", "--task", "local~echo").out())
        .contains("\"outputContent\":" + input);
  }

  @Test
  void an_output_is_compared_with_that_of_another_schedule() {
    String other = id(one("run", "--task", "local~echo", "--input", "{\"slot\":1}", "--json"));

    assertThat(terminal.run("diff", other, "ticking").out())
        .startsWith(other + " with ")
        .contains(": 1 difference\n", "~ /slot  ");
  }

  @Test
  void export_prints_all_that_fits_with_payloads_on_request() {
    JsonNode run =
        json(terminal.run("export", "--payloads", "--status", "SUCCEEDED", "--cause", "slot"))
            .getFirst();
    Command csv = terminal.run("export", "--csv", "--status", "SUCCEEDED", "--cause", "slot");

    assertThat(run.at("/inputContent/slot")).isEqualTo(run.path("slot"));
    assertThat(run.at("/outputContent/slot")).isEqualTo(run.path("slot"));
    assertThat(csv.lines().getFirst()).startsWith("id,schedule,task,cause,slot,");
    assertThat(csv.lines().get(1)).contains(",ticking,local~echo,slot,", ",SUCCEEDED,");
    assertThat(terminal.run("export", "--csv", "--payloads").exitCode()).isEqualTo(2);
  }

  @Test
  void stats_count_what_ended_how() {
    JsonNode stats = one("stats", "--json", "--schedule", "ticking");
    Command byHour = terminal.run("stats", "--by", "hour", "--since", "1h");

    assertThat(stats.at("/groups/0/schedule").asString()).isEqualTo("ticking");
    assertThat(stats.at("/total/counts/SUCCEEDED").asLong()).isPositive();
    assertThat(stats.at("/total/took/p95").asLong()).isPositive();
    assertThat(byHour.lines().getFirst()).startsWith("HOUR").contains("GOOD", "P95", "LATE");
    assertThat(terminal.run("stats", "--by", "month").err()).contains("'month' is not a grouping");
  }

  @Test
  void all_that_is_wrong_with_filters_is_told_at_once() {
    Command wrong = terminal.run("runs", "--status", "NOPE", "--since", "soon");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err())
        .contains("--status: 'NOPE' is not a status", "SUCCEEDED", "--since: 'soon'", "24h");
  }

  @ParameterizedTest
  @CsvSource({
    "runs, --limit, 0, --limit: '0' is not a number of runs",
    "runs, --limt, 3, --limit",
    "runs, --before, x, --before: 'x' is not a run id",
    "runs, --took-over, soon, --took-over: 'soon' is not a stretch of time",
    "next, -n, 0, -n is 0",
    "next, tickin, --json, Did you mean 'ticking'?",
    "run, tickin, --json, Did you mean 'ticking'?",
    "show, 01a20c1e-1db0-73a5-96d5-4dfefebdfc0e, --json, There is no run",
    "output, nothing, --json, There is no run 'nothing'",
    "schedules, --http-prt, 1, Unknown option"
  })
  void bad_usage_is_told_with_a_remedy(String command, String one, String other, String told) {
    Command wrong = terminal.run(command, one, other);

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains(told);
    assertThat(wrong.out()).isEmpty();
  }

  @Test
  void a_run_is_shown_by_its_id_and_as_its_schedules_latest() {
    String id = id(one("runs", "--json", "--limit", "1", "--status", "SUCCEEDED"));

    JsonNode shown = one("show", id, "--json");

    assertThat(shown.path("attempts").path(0).path("number").asInt()).isEqualTo(1);
    assertThat(terminal.run("show", id).out()).contains(id, "SUCCEEDED", "local~echo");
    assertThat(terminal.run("show", "ticking").out()).contains("schedule       ticking");
  }

  @Test
  void input_and_output_are_the_bytes_as_they_went_in_and_came_out() {
    JsonNode run =
        json(terminal.run("runs", "--json", "--status", "SUCCEEDED")).stream()
            .filter(one -> one.path("cause").asString().equals("slot"))
            .findFirst()
            .orElseThrow();

    Command input = terminal.run("input", id(run));

    assertThat(input.out()).isEqualTo("{\"slot\":\"" + run.path("slot").asString() + "\"}");
    assertThat(terminal.run("output", id(run)).out()).contains(run.path("slot").asString());
    assertThat(one("output", id(run), "--json").path("sha256")).isEqualTo(run.at("/output/sha256"));
  }

  @Test
  void run_waits_and_prints_the_output_alone() {
    Command run = terminal.run("run", "ticking");

    assertThat(run.exitCode()).isZero();
    assertThat(JsonMapper.shared().readTree(run.out()).path("slot").isString()).isTrue();
    assertThat(run.err()).startsWith("run ");
  }

  @Test
  void run_sends_the_input_of_a_file() throws IOException {
    Path file = Files.writeString(home.resolve("input.json"), "{\"from\": \"a file\"}");

    Command run = terminal.run("run", "--task", "local~echo", "--input", "@" + file);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ticking", "--task=local~echo"})
  void who_asked_for_a_run_is_on_record(String what) {
    JsonNode run = one("run", what, "--by", "somebody", "--json");

    assertThat(run.path("by").asString()).isEqualTo("somebody");
  }

  @Test
  void a_run_that_ends_badly_is_exit_code_1_and_on_record() {
    Command run = terminal.run("run", "--task", "local~broken");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("FAILED  run-failed");
    assertThat(terminal.run("runs", "--task", "local~broken").out()).contains("by hand");
  }

  @ParameterizedTest
  @CsvSource({
    "'{bad', --input is not JSON",
    "'[1]', not a JSON object",
    "@/nowhere, '/nowhere'",
    "@/, cannot be read",
    "'{\"a\": \"${env.APIFY_TOKEN}\"}', 'the service''s own token'"
  })
  void an_input_that_cannot_be_sent_is_told_and_nothing_runs(String input, String told) {
    Command wrong = terminal.run("run", "--task", "local~long", "--input", input);

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains(told);
    assertThat(terminal.run("runs", "--task", "local~long").lines()).containsExactly("No runs.");
  }
}
