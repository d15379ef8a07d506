package io.cronledger.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverviewPageTest {
  @TempDir Path folder;

  @Test
  void a_browser_gets_tasks_problems_and_runs_and_nothing_of_them_as_markup() {
    try (var endpoint = Endpoint.in(folder)) {
      endpoint
          .task("good", "true", "\"title\": \"<b>Bold</b> & 'good'\"")
          .file("bad/task.json", "{\"<i>\": 1}");
      endpoint.send(
          endpoint
              .request("/v2/actor-tasks/~good/run-sync")
              .header("User-Agent", "<script>alert(1)</script>")
              .POST(HttpRequest.BodyPublishers.noBody()));

      var page = endpoint.send(HttpRequest.newBuilder(endpoint.endpoint().uri()));

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.body())
          .contains("local~good", "&lt;b&gt;Bold&lt;/b&gt; &amp; &#39;good&#39;")
          .contains("&lt;i&gt;")
          .contains("SUCCEEDED", "&lt;script&gt;")
          .doesNotContain("<b>", "<i>", "<script>");
    }
  }

  @Test
  void where_a_token_is_set_the_page_wants_it_too() {
    try (var endpoint = Endpoint.in(folder, settings -> settings.withToken("right"))) {
      var uri = endpoint.endpoint().uri();

      assertThat(endpoint.send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
      assertThat(endpoint.send(HttpRequest.newBuilder(uri.resolve("/?token=right"))).statusCode())
          .isEqualTo(200);
    }
  }
}
