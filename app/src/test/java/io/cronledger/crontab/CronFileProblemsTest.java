package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.schedule.Definition;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronFileProblemsTest {
  @TempDir Path config;
  private CronFolder folder = new CronFolder(Path.of("none"));

  @BeforeEach
  void open() {
    folder = new CronFolder(config);
  }

  @Test
  void a_minute_of_61_is_reported_with_its_line_its_column_and_an_example() {
    assertThat(folder.problem("\n61 3 * * *  janedoe~vacuum\n"))
        .hasToString(
            """
            config/cron.d/a.cron:2:1: '61' is not a minute
              61 3 * * *  janedoe~vacuum
              ^^
              Minutes are 0 to 59, such as '*/15' or '0,30'.""");
  }

  @Test
  void the_services_own_token_is_kept_out_of_inputs() {
    assertThat(folder.problem("@daily j~t input={\"t\": \"${env.APIFY_TOKEN}\"}\n"))
        .hasToString(
            """
            config/cron.d/a.cron:1:25: '${env.APIFY_TOKEN}' would put the service's own token into an input
              @daily j~t input={"t": "${env.APIFY_TOKEN}"}
                                      ^^^^^^^^^^^^^^^^^^
              Leave it out: the token goes into a header by itself. A task that needs one gets its own, such as ${env.SHOP_TOKEN}.""");

    folder.write("inputs/t.json", "{\n  \"t\": \"${env.APIFY_TOKEN}\"\n}\n");
    assertThat(folder.problem("@daily j~t input=@inputs/t.json\n").toString())
        .contains("/inputs/t.json:2:9: '${env.APIFY_TOKEN}' would put");
  }

  /** The place is that of the text in parentheses. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      @daily j~t (timout)=5                   | 'timout' is not an option
      @daily j~t timeout=(soon)               | 'soon' is not a whole number from 0
      @daily j~t timeout="(soon)"             | 'soon' is not a whole number from 0
      @daily j~t memory='(5)'                 | '5' is not an amount of memory
      CRON_TZ=(Europe/Prag)                   | 'Europe/Prag' is not a time zone
      @daily j~t tz=(Mars/Olympus)            | 'Mars/Olympus' is not a time zone
      @daily (j~t~u)                          | 'j~t~u' is not a task
      @daily j~t name=(Upper)                 | 'Upper' is not a schedule name
      (@reboot) j~t                           | '@reboot' has no slots that could be kept account of
      (0 6 * *) j~t                           | 4 fields where five or six are expected
      (0 6 * * mon)                           | There is no task after '0 6 * * mon'
      (*/5 * * * * *)                         | There is no task after '*/5 * * * * *'
      (@daily)                                | There is no task after '@daily'
      (@every) j~t                            | @every lacks its interval
      @at 2026-12-24 (18:00) j~t              | '18:00' is too much after @at
      0 6 * * (mno) j~t                       | 'mno' is not a day of the week
      0 6 * * * j~t (--quiet)                 | '--quiet' is not an option
      0 6 * * * (/bin/sh) (                   | '/bin/sh' is not a task
      @daily j~t description=two (words)      | 'words' is not an option
      @daily j~t (timeout = 5)                | 'timeout = 5' is not an option
      timeout=5 (@daily j~t)                  | '@daily j~t' is not an option
      @daily j~t timeout=5 (timeout)=6        | 'timeout' is given twice
      (name)=x                                | A name is for one entry
      @daily j~t (CRON_TZ)=UTC                | CRON_TZ is for a whole file
      (MAILTO)=me                             | 'MAILTO' has no meaning here
      @daily j~t description=("open)          | This quote is not closed on its line
      @daily j~t description="a(\\n)b"        | '\\n' means nothing within "…"
      @daily j~t description="a"(b)           | 'b' follows the end of the value
      @daily j~t input={"a":1}(b)             | 'b' follows the end of the value
      @daily j~t input=({)"a":                | '{' is never closed
      @daily j~t input=(5)                    | This is not a JSON object
      @daily j~t webhooks=({})                | This is not a JSON array
      @daily j~t input={"a":"(${slto})"}      | '${slto}' stands for nothing
      @daily j~t calendar=(!holidays)         | There is no calendar 'holidays'
      @daily j~t calendar=(../x)              | '../x' is not the name of a calendar
      @daily j~t calendar="(x: 12-25)"        | 'x: 12-25' is not the name of a calendar
      @daily j~t keep=(0s)                    | '0s' is no time at all
      @daily j~t overlap=(wait)               | 'wait' is not one of the choices
      @daily j~t catchup=(some)               | 'some' is not one of the choices
      @daily j~t mode=(async)                 | 'async' is not one of the choices
      @daily j~t result=(items)               | 'items' is not one of the choices
      @daily j~t (format)=csv                 | 'format' concerns the items of a dataset
      @daily j~t result=dataset format=(xml)  | 'xml' is not one of the choices
      @daily j~t result=dataset clean=(yes)   | 'yes' is neither true nor false
      @daily j~t result=dataset fields=(a,,b) | 'a,,b' has an empty field
      @daily j~t result=dataset limit=(0)     | '0' is not a whole number from 1
      @daily j~t maxOutput=(64)               | '64' is not an amount of bytes
      @daily j~t maxOutput=(64MB)             | '64MB' is not an amount of bytes
      @daily j~t retryFailed=(-1)             | '-1' is not a whole number from 0
      @daily j~t retry=(many)                 | 'many' is not a whole number from 0
      @daily j~t backoff=(2)                  | '2' is not a duration
      @daily j~t wait=(0s)                    | '0s' is no time at all
      @daily j~t token=(my-token)             | 'my-token' is not the name of a token
      @daily j~t maxItems=(0)                 | '0' is not a whole number from 1
      @daily j~t maxTotalChargeUsd=(free)     | 'free' is not an amount of money
      @daily j~t restartOnError=(1)           | '1' is neither true nor false
      @daily j~t enabled=(no)                 | 'no' is neither true nor false
      @daily j~t tags=(a,,b)                  | 'a,,b' has an empty tag
      @daily j~t from=(tomorrow)              | 'tomorrow' is not a point in time
      @daily j~t from=2027-01-01 until=(2026) | '2026' is not a point in time
      @daily j~t input=(@none.json)           | 'config/cron.d/none.json' is not there
      """)
  void a_problem_is_told_at_its_place(String marked, String message) {
    int open = marked.indexOf('(');
    int close = marked.indexOf(')', open);
    String text = marked.replace("(", "").replace(")", "");

    Problem problem = folder.problem("\n" + text + "\n");

    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.place().line()).isEqualTo(2);
    assertThat(problem.place().column()).isEqualTo(open + 1);
    assertThat(problem.place().length()).isEqualTo(close - open - 1);
    assertThat(problem.remedy()).isNotBlank();
  }

  @Test
  void an_option_that_was_mistyped_is_guessed() {
    assertThat(folder.problem("@daily j~t timout=5").remedy()).isEqualTo("Did you mean 'timeout'?");
    assertThat(folder.problem("CRON_TZ=Europe/Prag").remedy())
        .isEqualTo("Did you mean 'Europe/Prague'?");
  }

  @Test
  void a_calendar_that_is_not_there_is_guessed_or_said_how_to_make() {
    assertThat(folder.problem("@daily j~t calendar=holydays").remedy())
        .isEqualTo(
            "Create %s/calendars/holydays.cal: one date a line, such as 2027-03-29, or 12-25 for every year."
                .formatted(config));

    folder.write("calendars/holidays.cal", "12-25");
    assertThat(folder.problem("@daily j~t calendar=!holydays").remedy())
        .isEqualTo("Did you mean 'holidays'?");
  }

  @Test
  void what_is_wrong_in_a_calendar_is_told_in_that_file_and_once() {
    folder.write("calendars/holidays.cal", "12-25\nEaster\n");

    Problem problem =
        folder.problem("calendar=!holidays\n@daily j~a\n@daily j~b calendar=holidays\n");

    assertThat(problem.place()).hasToString(config + "/calendars/holidays.cal:2:1");
    assertThat(problem.message()).isEqualTo("'Easter' is not a date");
  }

  @Test
  void two_calendars_of_one_name_are_one_too_many() {
    folder.write("calendars/x.cal", "12-25").write("calendars/x.ics", "BEGIN:VCALENDAR\n");

    assertThat(folder.problem("@daily j~t calendar=x").message())
        .isEqualTo("There are two calendars 'x'");
  }

  @Test
  void what_happens_anyway_may_be_said() {
    Definition plain = folder.definition("@daily j~t");

    assertThat(
            folder.definition(
                "@daily j~t mode=sync result=record retryFailed=0 maxOutput=64MiB wait=330s"
                    + " overlap=skip catchup=last late=5m retry=3 backoff=2s enabled=true tz=UTC name=t"))
        .isEqualTo(plain);
  }

  @Test
  void an_until_before_from_is_told() {
    assertThat(folder.problem("@daily j~t from=2028-01-01 until=2027-01-01").message())
        .isEqualTo("'2027-01-01' is before 'from'");
  }

  @Test
  void a_wrong_default_is_told_once_where_it_is_written_used_or_not() {
    Problem problem = folder.problem("late=soon\n@daily j~a\n@daily j~b\nlate=5m\n@daily j~c\n");

    assertThat(problem.place()).hasToString("config/cron.d/a.cron:1:6");
  }

  @Test
  void all_problems_of_all_files_are_told_at_once_in_reading_order() {
    folder.write("cron.d/b.cron", "61 * * * * j~b tz=Nowhere\n");
    folder.write("cron.d/a.cron", "@daily j~a late=soon\n@daily j~t memory=7\n");

    assertThat(places(folder.read().problems()))
        .containsExactly("a.cron:1:17", "a.cron:2:19", "b.cron:1:1", "b.cron:1:19");
  }

  @Test
  void nothing_takes_force_when_one_line_is_wrong() {
    CronSet set = folder.read("@daily j~a\n@daily j~b late=soon\n");

    assertThat(set.hasErrors()).isTrue();
    assertThat(set.definitions()).isEmpty();
  }

  @Test
  void two_entries_of_one_name_are_told_with_both_places() {
    folder.write("cron.d/a.cron", "\n@daily j~a name=prices\n");
    folder.write("cron.d/b.cron", "@daily j~b name=prices\n");

    Problem problem = folder.read().problems().getFirst();

    assertThat(problem.place()).hasToString("config/cron.d/b.cron:1:17");
    assertThat(problem.message()).contains("'prices'", "config/cron.d/a.cron:2:1");
  }

  @Test
  void a_name_taken_from_the_task_gives_way_to_one_that_was_given() {
    Problem problem = folder.problem("@daily j~prices\n@daily j~b name=prices\n");

    assertThat(problem.place()).hasToString("config/cron.d/a.cron:1:8");
    assertThat(problem.remedy()).contains("name=prices-2");
  }

  @Test
  void a_task_whose_name_makes_no_schedule_name_asks_for_one() {
    assertThat(folder.problem("@daily j~___").remedy()).contains("name=");
  }

  @Test
  void json_that_is_wrong_is_told_at_its_line_and_column() {
    Problem problem = folder.problem("@daily j~t input={\"a\": 1,\n   \"b\" 2}\n");

    assertThat(problem.place()).hasToString("config/cron.d/a.cron:2:8");
    assertThat(problem.excerpt().text()).isEqualTo("   \"b\" 2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":hunter2}",
        "'\"hunter2\"'",
        "'[\"hunter2\"]'",
        "'{} \"hunter2\"'",
        "'{\"hunter2\":1,\"hunter2\":2}'",
        "'{\"password\":\"hunter2'",
        "'{\"password\":\"hunter2\\q\"}'"
      })
  void what_is_wrong_with_json_is_told_without_what_it_says(String input) {
    Problem problem = folder.problem("@daily j~t input=" + input);

    assertThat(problem.excerpt().text()).contains("hunter2");
    assertThat(problem.message() + problem.remedy()).contains("JSON").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@daily j~t hunter2",
        "@daily j~t timeout=hunter2",
        "@daily j~t hunter2=1",
        "hunter2 3 * * * j~t",
        "@daily j~t late=\"it's hunter2\"",
        "@daily hunter2 input={\"a\":}"
      })
  void a_log_is_told_where_and_what_but_not_what_the_line_says(String line) {
    Problem problem = folder.problem(line);

    assertThat(problem.toString()).contains("hunter2");
    assertThat(problem.withoutText())
        .startsWith("config/cron.d/a.cron:1:")
        .hasLineCount(1)
        .doesNotContain("hunter2");
  }

  @Test
  void what_a_log_is_told_leaves_out_what_is_quoted_alone() {
    assertThat(folder.problem("61 3 * * * j~t").withoutText())
        .isEqualTo("config/cron.d/a.cron:1:1: '…' is not a minute");
  }

  @Test
  void json_has_each_name_once_and_nothing_after_it() {
    assertThat(folder.problem("@daily j~t input={\"a\":1,\"a\":2}").message())
        .isEqualTo("This is not JSON: a name comes twice in one object");
    assertThat(folder.problem("@daily j~t input='{} {}'").message())
        .isEqualTo("Something follows the end of the JSON");
  }

  @Test
  void a_wrong_input_file_is_told_in_that_file() {
    folder.write("cron.d/in.json", "{\n  \"a\": ${slot}\n}\n");

    Problem problem = folder.problem("@daily j~t input=@in.json");

    assertThat(problem.place()).hasToString("config/cron.d/in.json:2:8");
    assertThat(problem.remedy()).contains("within a string");
  }

  @Test
  void a_first_line_that_is_commented_out_leaves_its_options_to_nobody() {
    Problem problem = folder.problem("@daily j~a\n#@daily j~b\n   maxItems=1000\n");

    assertThat(problem.message()).isEqualTo("This line continues nothing");
    assertThat(problem.place().line()).isEqualTo(3);
  }

  @Test
  void an_open_bracket_does_not_swallow_the_lines_below() {
    List<Problem> problems =
        folder.problems("@daily j~a input={\"a\":\n  \"b\"\n61 * * * * j~b\n@daily j~c late=x\n");

    assertThat(places(problems)).containsExactly("a.cron:1:18", "a.cron:3:1", "a.cron:4:17");
  }

  @Test
  void pasted_spaces_are_pointed_at() {
    Problem problem = folder.problems("@daily j~t\u00a0timeout=5").getLast();

    assertThat(problem.message()).isEqualTo("U+00A0 is not a plain space");
    assertThat(problem.place().column()).isEqualTo(11);
  }

  private static List<String> places(List<Problem> problems) {
    return problems.stream()
        .map(problem -> problem.place().toString().replace("config/cron.d/", ""))
        .collect(Collectors.toList());
  }
}
