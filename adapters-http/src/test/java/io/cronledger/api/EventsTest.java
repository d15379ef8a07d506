package io.cronledger.api;

import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.logged.Logged;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventsTest {
  private final ServedApi api = new ServedApi();

  EventsTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  /** Somebody who listens. */
  private final class Listener implements AutoCloseable {
    private final HttpURLConnection http;
    private final BufferedReader lines;

    Listener(String query, String lastSeen) throws IOException {
      http =
          (HttpURLConnection)
              api.address.resolve("/api/v1/events" + query).toURL().openConnection();
      http.setRequestProperty("Accept", "text/event-stream");
      http.setReadTimeout(10_000);
      if (!lastSeen.isEmpty()) {
        http.setRequestProperty("Last-Event-ID", lastSeen);
      }
      lines =
          new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next event: its {@code event}, {@code data} and {@code id}. */
    Map<String, String> next() throws IOException {
      Map<String, String> event = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !event.isEmpty()) {
          return event;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          event.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
      return Map.of("event", "end");
    }

    /** The status of the next run that is told. */
    String status() throws IOException {
      return JsonMapper.shared().readTree(next().get("data")).path("status").asString();
    }

    @Override
    public void close() {
      http.disconnect();
    }
  }

  @Test
  void who_listens_is_told_each_run_as_it_comes_and_ends() throws Exception {
    api.enact("prices");
    api.holdCalls();
    try (var listener = new Listener("?schedule=prices", "")) {
      assertThat(listener.next()).containsEntry("event", "hello");

      api.minutePasses();
      assertThat(listener.status()).isEqualTo("RUNNING");
      api.held.remove().run();
      String told = listener.status();
      while (told.equals("RUNNING") || told.equals("WAITING")) {
        told = listener.status();
      }

      assertThat(told).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void the_filters_of_a_list_hold_here_too() throws Exception {
    api.platform.replying(success("{}"), success("[1]"), success("[2]"));
    api.enact("prices");
    try (var listener = new Listener("?changed=true&content=2", "")) {
      assertThat(listener.next()).containsEntry("event", "hello");

      api.minutePasses();
      api.minutePasses();
      api.minutePasses();

      JsonNode told = JsonMapper.shared().readTree(listener.next().get("data"));
      assertThat(told.path("id").asString()).isEqualTo(api.newest().id().toString());
    }
  }

  @Test
  void whoever_asks_is_told_whatever_it_says_it_accepts() throws Exception {
    var asked = HttpRequest.newBuilder(api.address.resolve("/api/v1/events")).build();
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.ofInputStream());

    try (InputStream events = answer.body()) {
      assertThat(answer.headers().firstValue("Content-Type"))
          .get()
          .asString()
          .startsWith("text/event-stream");
      assertThat(new String(events.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("id:");
    }
  }

  @Test
  void a_filter_that_cannot_be_is_a_bad_request() throws Exception {
    HttpResponse<String> answer = api.get("/api/v1/events?status=NOPE&since=x");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'NOPE' is not a status", "'x' is not a time");
  }

  @Test
  void who_comes_back_is_told_what_it_missed() throws Exception {
    api.enact("prices");
    String seen;
    try (var listener = new Listener("", "")) {
      seen = String.valueOf(listener.next().get("id"));
    }
    api.minutePasses();

    try (var listener = new Listener("", seen)) {
      assertThat(listener.status()).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void that_somebody_leaves_who_has_missed_much_is_no_news() throws Exception {
    api.enact("prices");
    String seen;
    try (var listener = new Listener("", "")) {
      seen = String.valueOf(listener.next().get("id"));
    }
    for (int i = 0; i < 1000; i++) {
      api.minutePasses();
    }

    try (var log = new Logged()) {
      try (var listener = new Listener("", seen)) {
        assertThat(listener.status()).isEqualTo("SUCCEEDED");
      }
      api.close();

      assertThat(log.events()).isEmpty();
    }
  }

  @Test
  void who_comes_back_from_another_life_is_told_of_a_gap() throws Exception {
    try (var listener = new Listener("", "zzz-4")) {
      assertThat(listener.next()).containsEntry("event", "gap").containsKey("id");
    }
  }

  @Test
  void a_stop_does_not_wait_for_who_listens() throws Exception {
    try (var listener = new Listener("", "")) {
      assertThat(listener.next()).containsEntry("event", "hello");

      assertThat(CompletableFuture.runAsync(api::close)).succeedsWithin(Duration.ofSeconds(5));
    }
  }
}
