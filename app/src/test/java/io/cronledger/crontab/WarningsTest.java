package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarningsTest {
  @TempDir Path config;

  @Test
  void a_warning_says_that_it_is_one_and_keeps_nothing_from_taking_force() {
    CronSet set = new CronFolder(config).read("@at 2026-01-01T00:00 j~a\n");

    assertThat(set.hasErrors()).isFalse();
    assertThat(set.definitions()).hasSize(1);
    assertThat(set.problems().getFirst().toString())
        .startsWith(
            "config/cron.d/a.cron:1:1: warning: This has passed: 'a' will never fire again");
  }

  @Test
  void an_until_that_has_passed_is_told_at_its_place() {
    assertThat(warnings("@daily j~a until=2026-11-01\n"))
        .containsExactly("1:18 This has passed: 'a' will never fire again");
  }

  @Test
  void a_calendar_whose_days_have_all_passed_is_told() {
    new CronFolder(config).write("calendars/old.cal", "2026-11-23\n2025-12-25\n");
    new CronFolder(config).write("calendars/new.cal", "2026-11-24\n");

    assertThat(warnings("@daily j~a calendar=!old\n@daily j~b calendar=new\n"))
        .containsExactly("1:21 All days of the calendar '!old' have passed");
  }

  @Test
  void entries_that_a_calendar_keeps_apart_do_not_fire_together() {
    new CronFolder(config).write("calendars/days.cal", "12-25\n");
    assertThat(warnings("@daily j~a name=a calendar=days\n@daily j~a name=b calendar=!days\n"))
        .isEmpty();
    assertThat(warnings("@daily j~a name=a calendar=days\n@daily j~a name=b calendar=days\n"))
        .hasSize(1);
  }

  @Test
  void any_number_of_warnings_keeps_nothing_from_taking_force_and_hides_no_error() {
    String text =
        IntStream.range(0, 200)
            .mapToObj("@at 2026-01-01T00:00 j~a name=a-%d\n"::formatted)
            .collect(Collectors.joining());

    CronSet set = new CronFolder(config).read(text);
    assertThat(set.definitions()).hasSize(200);
    assertThat(set.problems()).hasSize(101).noneMatch(Problem::isError);
    assertThat(new CronFolder(config).problems(text + "@daily j~b late=soon\n"))
        .anyMatch(problem -> problem.message().contains("'soon'"));
  }

  @Test
  void a_variable_that_is_not_set_is_told_at_its_place() {
    assertThat(warnings("@daily j~a input={\"shop\": \"${env.SHOP}\", \"x\": \"${env.NONE}\"}\n"))
        .containsExactly("1:48 NONE is not set in the environment");
  }

  @Test
  void entries_of_one_task_that_always_fire_together_are_told() {
    assertThat(warnings("*/15 * * * * j~a name=one\n0,15,30,45 * * * * j~a name=two\n"))
        .containsExactly("2:1 'two' always fires together with 'one', on the same task");
    assertThat(warnings("0 6 * * * j~a name=one\n0 6 * * * j~a name=two tz=Europe/London\n"))
        .isEmpty();
    assertThat(warnings("0 6 * * * j~a name=one\n0 6 * * * j~b name=two\n")).isEmpty();
    assertThat(warnings("0 6 * * * j~a name=one\n0 6 * * * j~a name=two enabled=false\n"))
        .isEmpty();
  }

  @Test
  void what_looks_like_a_secret_is_told_without_being_shown() {
    for (String input :
        List.of(
            "{\"dbPassword\": \"hunter22\"}",
            "{\"API_KEY\": \"0123456789\"}",
            "{\"apiKey\": \"sk-0123456789abcdefghijkl\"}",
            "{\"x\": \"apify_api_abcdefghijklmnopqrstuvwxyz\"}")) {
      Problem problem = new CronFolder(config).problem("@daily j~a input=" + input + "\n");

      assertThat(problem.message()).contains("looks like a secret");
      assertThat(problem.toString()).doesNotContain("hunter22", "0123456789", "abcdefgh");
    }
    assertThat(warnings("@daily j~a input={\"password\": \"${env.SHOP}\", \"maxTokens\": 5}\n"))
        .isEmpty();
  }

  @Test
  void webhooks_are_looked_at_for_secrets_like_inputs() {
    for (String webhook :
        List.of(
            "\"requestUrl\": \"https://a.example/hook?token=hunter22\"",
            "\"requestUrl\": \"https://jane:hunter22@a.example/hook\"",
            "\"requestUrl\": \"https://a.example\", \"headersTemplate\": \"{\\\"Authorization\\\": \\\"Bearer hunter22\\\"}\"",
            "\"requestUrl\": \"https://a.example\", \"payloadTemplate\": \"apify_api_hunter22hunter22hunter22\"")) {
      Problem problem =
          new CronFolder(config)
              .problem(
                  "@daily j~a webhooks=[{\"eventTypes\": [\"ACTOR.RUN.FAILED\"], %s}]\n"
                      .formatted(webhook));

      assertThat(problem.message()).isEqualTo("the webhooks hold what looks like a secret");
      assertThat(problem.toString()).doesNotContain("hunter22");
    }
    assertThat(
            warnings(
                "@daily j~a webhooks=[{\"requestUrl\": \"https://a.example/x?run=1\", \"payloadTemplate\": \"{\\\"id\\\": {{resource.id}}}\"}]\n"))
        .isEmpty();
  }

  @Test
  void what_would_not_be_filled_in_in_webhooks_is_told() {
    assertThat(
            warnings("@daily j~a webhooks=[{\"requestUrl\": \"https://a.example/${run.id}\"}]\n"))
        .containsExactly("1:56 '${run.id}' is not filled in here");
  }

  @Test
  void a_task_that_is_one_letter_off_another_is_told() {
    assertThat(warnings("@daily jane~prices\n@hourly jane~pirces\n"))
        .containsExactly("2:9 'jane~pirces' is one letter off 'jane~prices'");
    assertThat(warnings("@daily jane~prices\n@hourly jane~price\n")).hasSize(1);
    assertThat(warnings("@daily jane~shop-1\n@hourly jane~shop-2\n")).isEmpty();
    assertThat(warnings("@daily jane~shop-a\n@hourly jane~shop-b\n")).isEmpty();
  }

  private List<String> warnings(String text) {
    return new CronFolder(config)
        .problems(text).stream()
            .map(
                problem ->
                    "%d:%d %s"
                        .formatted(
                            problem.place().line(), problem.place().column(), problem.message()))
            .toList();
  }
}
