package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Orders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in, and what everyone is told. */
class GateTest {
  private final ServedApi api = new ServedApi();

  GateTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_foreign_host_is_refused() throws Exception {
    for (String host : List.of("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "")) {
      assertThat(raw("GET /api/v1/runs HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 4");
    }
    assertThat(raw("GET /api/v1/runs HTTP/1.1", "Host: evil.example"))
        .startsWith("HTTP/1.1 403")
        .contains("Host 'evil.example' is not this service");
    assertThat(raw("GET / HTTP/1.0")).startsWith("HTTP/1.1 403");
  }

  @Test
  void this_machine_is_let_in_under_each_of_its_names() throws Exception {
    for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:9999", "[::1]:8080")) {
      assertThat(raw("GET /api/v1/runs HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_foreign_origin_is_refused_and_starts_nothing() throws Exception {
    api.enact("prices");

    for (String origin : List.of("https://evil.example", "null", "http://localhost:1")) {
      var answer = api.post("/api/v1/schedules/prices/run", "{}", "Origin", origin);

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(api.get("/api/v1/runs", "Origin", origin).statusCode()).isEqualTo(403);
    }
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void the_services_own_page_is_let_in() throws Exception {
    api.enact("prices");
    String origin = "http://" + api.address.getAuthority();

    assertThat(api.post("/api/v1/schedules/prices/run", "{}", "Origin", origin).statusCode())
        .isEqualTo(201);
  }

  @Test
  void what_a_mere_form_can_send_starts_nothing() throws Exception {
    api.enact("prices");
    for (String type :
        List.of(
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
      var answer =
          api.send(
              api.request("/api/v1/schedules/prices/run", "Content-Type", type)
                  .POST(BodyPublishers.ofString("{}")));

      assertThat(answer.statusCode()).isEqualTo(415);
      assertThat(json(answer).path("detail").asString()).contains("application/json");
    }
    var without = api.request("/api/v1/schedules/prices/run").POST(BodyPublishers.noBody());
    assertThat(api.send(without).statusCode()).isEqualTo(415);
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void every_answer_names_the_ledger() throws Exception {
    for (String path : List.of("/api/v1/runs", "/health/live", "/nowhere", "/api/v1/runs?x=1")) {
      assertThat(api.get(path).headers().firstValue("Cronledger-Ledger"))
          .contains(Orders.LEDGER.toString());
    }
  }

  @Test
  void what_is_not_there_and_what_cannot_be_done_are_problems_too() throws Exception {
    var nowhere = api.get("/api/v1/run");
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(json(nowhere).path("detail").asString())
        .startsWith("There is nothing at '/api/v1/run'");

    var delete = api.send(api.request("/api/v1/runs").DELETE());
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(delete.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
    assertThat(json(delete).path("title").asString()).isEqualTo("Method Not Allowed");
  }

  @Test
  void a_request_too_odd_for_any_route_is_answered_with_a_problem_too() throws Exception {
    for (String odd :
        List.of("GET //x HTTP/1.1", "GET /%2e%2e/x HTTP/1.1", "GET /a/%2F HTTP/1.1")) {
      assertThat(raw(odd, "Host: localhost"))
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json", "\"status\":400")
          .doesNotContain("<html", "jetty");
    }
  }

  @Test
  void a_question_may_be_asked_by_head() throws Exception {
    for (String path : List.of("/", "/api/v1/runs", "/api/v1/openapi.yaml", "/health/ready")) {
      var head = api.send(api.request(path).HEAD());

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(api.get(path).headers().firstValue("Content-Type"));
    }
  }

  @Test
  void a_parameter_nobody_knows_is_refused_everywhere() throws Exception {
    api.enact("prices");
    for (String path : List.of("/api/v1/schedules", "/api/v1/schedules/prices", "/health/ready")) {
      assertThat(api.get(path + "?verbose=1").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void while_the_ledger_is_gone_every_question_is_answered_so() throws Exception {
    api.ledger.breakDown();

    for (String path : List.of("/api/v1/runs", "/api/v1/schedules")) {
      var answer = api.get(path);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).doesNotContain("broken on purpose", "no space left");
    }
  }

  @Test
  void readiness_gives_its_reasons() throws Exception {
    assertThat(json(api.get("/health/ready")).path("status").asString()).isEqualTo("ready");

    api.notReady.add("the ledger cannot be written");

    assertThat(api.get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(json(api.get("/health/ready")).at("/reasons/0").asString())
        .isEqualTo("the ledger cannot be written");
    assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void a_port_that_is_taken_is_named_with_the_remedy() {
    try (var second = new ApiServer(api.subject(), "127.0.0.1", api.address.getPort())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(CannotListen.class)
          .hasMessageContaining("port " + api.address.getPort())
          .hasMessageContaining("http-port");
    }
  }

  @Test
  void an_address_open_to_other_machines_is_not_listened_on() {
    for (String bind : List.of("0.0.0.0", "no-such-host.invalid")) {
      try (var open = new ApiServer(api.subject(), bind, 0)) {
        assertThatThrownBy(open::start)
            .isInstanceOf(CannotListen.class)
            .hasMessageContaining("'%s'".formatted(bind))
            .hasMessageContaining("http-bind");
      }
    }
  }

  private String raw(String... head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.address.getPort())) {
      String request = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
