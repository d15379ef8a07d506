package io.cronledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.api.Description.Answered;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every answer that a test gets is held against the description too: see {@link ServedApi}. */
class DescriptionTest {
  private final ServedApi api = new ServedApi();

  DescriptionTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void it_is_served() throws Exception {
    var answer = api.get("/api/v1/openapi.yaml");

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
    assertThat(answer.body()).startsWith("openapi: 3.1");
  }

  @Test
  void every_route_that_it_describes_is_there() throws Exception {
    for (String path : Description.OPENAPI.path("paths").propertyNames()) {
      if (path.equals("/api/v1/events")) {
        continue; // it ends when somebody hangs up: see EventsTest
      }
      var answer =
          api.get(path.replace("{id}", "7").replace("{task}", "7").replace("{name}", "prices"));

      assertThat(answer.body()).doesNotContain("There is nothing at");
    }
  }

  @Test
  void an_answer_that_it_does_not_foresee_fails_the_test_that_got_it() throws Exception {
    api.enact("prices");
    api.minutePasses();
    var runs = Answered.of(api.get("/api/v1/runs"));

    for (String body : List.of(runs.body().replace("attempts", "tries"), "{}", "[]")) {
      assertThatThrownBy(() -> Description.check(with(runs, body)))
          .isInstanceOf(AssertionError.class);
    }
    assertThatThrownBy(
            () -> Description.check(new Answered("GET", "/api/v2", 200, "application/json", "{}")))
        .isInstanceOf(AssertionError.class);
  }

  private static Answered with(Answered answer, String body) {
    return new Answered(
        answer.method(), answer.path(), answer.status(), answer.contentType(), body);
  }
}
