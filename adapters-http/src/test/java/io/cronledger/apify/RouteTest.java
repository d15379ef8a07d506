package io.cronledger.apify;

import static io.cronledger.apify.Calls.CANARY;
import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.platform;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.ScriptedServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RouteTest {
  @TempDir static Path folder;

  private static @Nullable Certificates certificates;

  private Leaks before = new Leaks(0, List.of(), 0);

  @BeforeAll
  static void make() throws Exception {
    certificates = new Certificates(folder);
    failOnce();
  }

  /**
   * While the classes of TLS are still being loaded, the client may reach for the body of a call
   * whose handshake fails at that moment; the call is then unclear, which errs on the safe side.
   */
  private static void failOnce() throws Exception {
    try (var server = new RawServer(line -> line.say("HTTP/1.1 400 X\n\nthis is not TLS"))) {
      Reply first = send(server, "127.0.0.1", certificates().pem());
      assertThat(told(first)).matches("NOT NOW unreachable null|UNCLEAR connection-lost");
    }
  }

  @BeforeEach
  void look() throws IOException {
    before = Leaks.now();
  }

  @AfterEach
  void no_thread_socket_or_memory_is_left_behind() {
    before.assertNothingWasLeft();
  }

  private static Certificates certificates() {
    if (certificates == null) {
      throw new IllegalStateException("not made");
    }
    return certificates;
  }

  @Test
  void a_server_vouched_for_by_an_authority_of_the_trust_store_is_trusted() throws Exception {
    try (var server = tls("dns:localhost")) {
      for (Path store : new Path[] {certificates().pem(), certificates().pkcs12()}) {
        assertThat(told(send(server, "localhost", store)))
            .isEqualTo("SUCCEEDED application/json {}");
      }
      assertThat(server.calls()).hasSize(2);
    }
  }

  @Test
  void to_a_server_that_nobody_vouches_for_nothing_is_sent() throws Exception {
    try (var server = tls("dns:localhost");
        var platform = platform(Route.to(address(server, "localhost"), Calls.INCOMING))) {
      Reply reply = platform.runSync(KEY, call(), () -> true);

      assertThat(told(reply)).isEqualTo("NOT NOW unreachable null");
      assertThat(server.calls()).isEmpty();
    }
  }

  @Test
  void to_a_server_of_another_name_nothing_is_sent() throws Exception {
    try (var server = tls("dns:other.example")) {
      Reply reply = send(server, "localhost", certificates().pem());

      assertThat(told(reply)).isEqualTo("NOT NOW unreachable null");
      assertThat(reply.toString()).contains("localhost").doesNotContain(CANARY);
      assertThat(server.calls()).isEmpty();
    }
  }

  @Test
  void a_server_that_speaks_no_tls_gets_nothing() throws Exception {
    try (var server = new RawServer(line -> line.say("HTTP/1.1 400 X\n\nthis is not TLS"))) {
      assertThat(told(send(server, "127.0.0.1", certificates().pem())))
          .isEqualTo("NOT NOW unreachable null");
    }
  }

  @Test
  void a_tls_connection_cut_after_the_call_leaves_it_unclear() throws Exception {
    ServerSocket listener = certificates().listener("dns:localhost");
    try (var server = new RawServer(listener, RawServer.Line::hear)) {
      assertThat(told(send(server, "localhost", certificates().pem())))
          .isEqualTo("UNCLEAR connection-lost");
      assertThat(server.calls()).hasSize(1);
    }
  }

  @Test
  void the_jdks_own_authorities_stay_trusted() throws Exception {
    Path pem = certificates().pem();

    int alone = TrustedCertificates.in(pem).count() - 1;

    assertThat(alone).isGreaterThan(50);
  }

  @Test
  void a_file_without_certificates_is_told() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (Path file : new Path[] {empty, broken}) {
      assertThatThrownBy(() -> TrustedCertificates.in(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("holds no certificates in PEM");
    }
    assertThatThrownBy(() -> TrustedCertificates.in(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void calls_take_the_way_through_the_proxy() throws Exception {
    try (var proxy =
            new RawServer(
                line -> {
                  line.hear();
                  line.say(answer(201, "application/json", "{}"));
                });
        var platform = platform(through(proxy, URI.create("http://no-such-host.invalid"), null))) {
      Reply reply = platform.runSync(KEY, call(), () -> true);

      assertThat(told(reply)).isEqualTo("SUCCEEDED application/json {}");
      assertThat(proxy.calls().getFirst())
          .startsWith("POST http://no-such-host.invalid/v2/actor-tasks/janedoe~my-task/run-sync");
    }
  }

  @Test
  void a_proxy_in_front_of_tls_sees_neither_token_nor_call() throws Exception {
    try (var server = tls("dns:localhost");
        var proxy = new RawServer(line -> tunnel(line, server.port()));
        var platform =
            platform(
                through(
                    proxy,
                    address(server, "localhost"),
                    TrustedCertificates.in(certificates().pem())))) {
      Reply reply = platform.runSync(KEY, call(), () -> true);

      assertThat(told(reply)).isEqualTo("SUCCEEDED application/json {}");
      assertThat(proxy.calls()).hasSize(1);
      assertThat(proxy.calls().getFirst())
          .startsWith("CONNECT localhost:%d HTTP/1.1".formatted(server.port()))
          .doesNotContain(CANARY);
    }
  }

  @Test
  void a_proxy_that_lets_nobody_through_leaves_nothing_unclear() throws Exception {
    try (var proxy =
            new RawServer(
                line -> {
                  line.hear();
                  line.say("HTTP/1.1 502 X\nContent-Length: 0\n\n");
                });
        var platform = platform(through(proxy, URI.create("https://no-such-host.invalid"), null))) {
      assertThat(told(platform.runSync(KEY, call(), () -> true)))
          .isEqualTo("NOT NOW unreachable null");
    }
  }

  private static void tunnel(RawServer.Line line, int port) throws IOException {
    line.hear();
    try (var onward = new Socket(InetAddress.getLoopbackAddress(), port)) {
      line.say("HTTP/1.1 200 X\n\n").passOn(onward);
    }
  }

  private static RawServer tls(String name) throws Exception {
    return new RawServer(
        certificates().listener(name),
        line -> {
          line.hear();
          line.say(answer(201, "application/json", "{}"));
        });
  }

  private static URI address(RawServer server, String host) {
    return URI.create("https://%s:%d".formatted(host, server.port()));
  }

  private static Reply send(RawServer server, String host, Path trust) throws Exception {
    var route =
        new Route(address(server, host), null, TrustedCertificates.in(trust), Calls.INCOMING);
    try (var platform = platform(route)) {
      return platform.runSync(KEY, call(), () -> true);
    }
  }

  private static Route through(RawServer proxy, URI endpoint, @Nullable TrustedCertificates trust) {
    return new Route(
        endpoint,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()),
        trust,
        Calls.INCOMING);
  }
}
