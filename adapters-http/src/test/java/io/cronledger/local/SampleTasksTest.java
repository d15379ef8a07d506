package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorMessage;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The tasks that are shipped, run as they are shipped. */
final class SampleTasksTest {
  private static final Path SHIPPED = Path.of("..", "config", "tasks");

  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder, settings -> settings.withTasks(SHIPPED));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void nothing_is_wrong_with_them() {
    assertThat(endpoint.endpoint().problems()).isEmpty();
  }

  @Test
  void page_check_reports_on_a_page() {
    var answer = check(endpoint.endpoint().uri() + "/", "Cronledger \\\"local\\u0020endpoint\\\"");

    assertThat(errorMessage(answer)).contains("status: FAILED");
    assertThat(log("page-check"))
        .contains("does not hold the text 'Cronledger \"local endpoint\"'");

    JsonNode report = json(check(endpoint.endpoint().uri() + "/", "Latest\\u0020runs"));

    assertThat(report.path("status").asInt()).isEqualTo(200);
    assertThat(report.path("title").asString()).isEqualTo("Cronledger local endpoint");
    assertThat(report.path("textFound").asBoolean()).isTrue();
    assertThat(report.path("sizeBytes").asInt()).isGreaterThan(500);
    assertThat(report.path("responseTimeMs").isInt()).isTrue();
  }

  @Test
  void page_check_says_in_plain_words_what_it_could_not_reach() {
    check("http://127.0.0.1:1/", "");

    assertThat(log("page-check")).contains("http://127.0.0.1:1/ cannot be reached");
  }

  @Test
  void machine_report_tells_of_memory_and_disks() {
    JsonNode report = json(endpoint.run("~machine-report"));

    assertThat(report.at("/memory/totalMb").asInt()).isPositive();
    assertThat(report.path("disks").isArray()).isTrue();
  }

  @Test
  void flaky_fails_on_purpose_and_says_so() {
    assertThat(json(endpoint.run("~flaky", "{\"failPercent\": 0}")).path("message").asString())
        .isEqualTo("Went well this time");

    assertThat(errorMessage(endpoint.run("~flaky", "{\"failPercent\": 100}")))
        .contains("status: FAILED");
    assertThat(log("flaky")).contains("on purpose");
  }

  private HttpResponse<String> check(String url, String text) {
    return endpoint.run(
        "~page-check", "{\"url\": \"%s\", \"expectText\": \"%s\"}".formatted(url, text));
  }

  private String log(String task) {
    return endpoint.get("/v2/actor-tasks/~%s/runs/last/log".formatted(task)).body();
  }
}
