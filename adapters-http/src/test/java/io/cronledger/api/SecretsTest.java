package io.cronledger.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.logged.Logged;
import io.cronledger.run.ScriptedPlatform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must not be told: to whoever asks, or to the log. */
class SecretsTest {
  private static final String CANARY = "apify_api_CANARY0123456789";

  private final Logged log = new Logged();
  private final ServedApi api = new ServedApi();

  SecretsTest() throws IOException {}

  @AfterEach
  void stop() {
    log.close();
    api.close();
  }

  @Test
  void a_token_that_somebody_sends_is_told_to_nobody() throws Exception {
    String[] bearer = {"Authorization", "Bearer " + CANARY};
    List<String> answers = new ArrayList<>();
    for (String path : List.of("/api/v1/runs", "/api/v1/runs/7", "/nowhere", "/health/ready")) {
      answers.add(api.get(path + "?token=" + CANARY, bearer).body());
    }
    api.ledger.breakDown();
    answers.add(api.get("/api/v1/runs", bearer).body());

    assertThat(answers).noneMatch(answer -> answer.contains("CANARY"));
    assertThat(log.events()).noneMatch(event -> event.getFormattedMessage().contains("CANARY"));
  }

  @Test
  void a_value_of_the_environment_is_kept_and_told_by_its_name_alone() throws Exception {
    api.platform.replying(ScriptedPlatform.success("{}"));

    String run =
        api.post("/api/v1/runs", "{\"task\":\"a~b\",\"input\":{\"key\":\"${env.PATH}\"}}").body();
    String input = api.get("/api/v1/runs/%s/input".formatted(api.newest().id())).body();

    assertThat(input).isEqualTo("{\"key\":\"${env.PATH}\"}");
    assertThat(run).doesNotContain(System.getenv("PATH"));
  }

  @Test
  void a_defect_is_logged_once_and_shows_nothing_of_our_insides() throws Exception {
    api.unready(
        () -> {
          throw new IllegalStateException("insides");
        });

    var answer = api.get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("insides", "IllegalState", "io.cronledger");
    assertThat(log.events())
        .filteredOn(event -> event.getThrowableProxy() != null)
        .singleElement()
        .returns("insides", event -> event.getThrowableProxy().getMessage());
  }
}
