package io.cronledger.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.crontab.Problem;
import io.cronledger.schedule.Keep;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path home;

  @Test
  void everything_has_a_default() {
    Settings settings = good(Map.of(), Map.of());

    assertThat(settings.endpoint()).isEqualTo(new Settings.Endpoint.OnThisMachine());
    assertThat(settings.httpPort()).isEqualTo(8080);
    assertThat(settings.timezone()).hasToString("UTC");
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.local().syncLimit()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void a_flag_beats_the_environment_beats_the_file() throws IOException {
    write("# ports\nhttp-port = 1\nendpoint-port=1\nmax-running=1\n");

    Settings settings =
        good(
            Map.of("CRONLEDGER_HTTP_PORT", "2", "CRONLEDGER_ENDPOINT_PORT", "2", "PATH", "x"),
            Map.of("http-port", "3"));

    assertThat(settings.httpPort()).isEqualTo(3);
    assertThat(settings.local().port()).isEqualTo(2);
    assertThat(settings.maxRunning()).contains(1);
  }

  @Test
  void paths_in_the_file_start_beside_the_config_folder_and_others_where_one_is()
      throws IOException {
    assertThat(good(Map.of(), Map.of()).data()).isEqualTo(home.resolve("data"));

    write("data = books\n");
    assertThat(good(Map.of(), Map.of()).data()).isEqualTo(home.resolve("books"));

    assertThat(good(Map.of(), Map.of("data", "books")).data()).isEqualTo(Path.of("books"));
  }

  @Test
  void all_problems_are_told_at_once_with_their_places() throws IOException {
    write("http-prot = 1\ndrain = soon\nno equals\nproxy = x\ndrain = 5s\n");

    List<String> problems =
        bad(
                Map.of("CRONLEDGER_TIMEZON", "UTC", "CRONLEDGER_HTTP_PORT", "70000"),
                Map.of("http-bind", "0.0.0.0", "endpont", "local"))
            .stream()
            .map(problem -> problem.place() + ": " + problem.message())
            .map(text -> text.replace(home + "/config/", ""))
            .toList();

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "cronledger.properties:1:1: 'http-prot' is not a setting",
            "cronledger.properties:2:9: 'soon' is not a duration",
            "cronledger.properties:3:1: an equals sign is missing",
            "cronledger.properties:4:9: 'x' is not a proxy",
            "cronledger.properties:5:1: 'drain' is set in cronledger.properties:2 already",
            "CRONLEDGER_TIMEZON: 'timezon' is not a setting",
            "CRONLEDGER_HTTP_PORT: '70000' is not a port",
            "--http-bind: '0.0.0.0' is open to others, which is not supported by this version yet",
            "--endpont: 'endpont' is not a setting");
  }

  @Test
  void the_way_out_may_lead_through_a_proxy_and_trust_more_than_the_jdk_does() throws IOException {
    assertThat(good(Map.of(), Map.of()).way())
        .isEqualTo(new Settings.Way(Optional.empty(), Optional.empty()));

    write("proxy = proxy.example:3128\ntrust-store = config/ca.pem\n");
    assertThat(good(Map.of(), Map.of()).way())
        .isEqualTo(
            new Settings.Way(
                Optional.of(InetSocketAddress.createUnresolved("proxy.example", 3128)),
                Optional.of(home.resolve("config/ca.pem"))));
    assertThat(good(Map.of("CRONLEDGER_PROXY", "http://[::1]:8080/"), Map.of()).way().proxy())
        .contains(InetSocketAddress.createUnresolved("[::1]", 8080));
    for (String wrong :
        List.of("proxy.example", "proxy:0", "proxy:70000", "u:p@proxy:1", "socks://proxy:1")) {
      assertThat(bad(Map.of(), Map.of("proxy", wrong))).hasSize(1);
    }
  }

  @Test
  void the_ledger_is_in_the_data_folder_or_on_a_server() throws IOException {
    assertThat(good(Map.of(), Map.of()).ledger()).isEqualTo(new Settings.LedgerIn.Data());

    write("db-password-file = secret\ndb-user = cl\n");
    String url = "jdbc:postgresql://db:5432/cl?sslmode=verify-full";
    assertThat(good(Map.of("CRONLEDGER_DB_URL", url), Map.of()).ledger())
        .isEqualTo(new Settings.LedgerIn.Server(url, "cl", Optional.of(home.resolve("secret"))));
  }

  @Test
  void a_database_url_with_a_password_is_refused_without_being_shown() throws IOException {
    for (String url :
        List.of(
            "jdbc:postgresql://db/cl?user=x&password=canary",
            "jdbc:postgresql://x:canary@db/cl",
            "postgres://x:canary@db/cl")) {
      write("db-url = " + url + "\n");

      List<Problem> problems = bad(Map.of(), Map.of("db-url", url));

      assertThat(problems)
          .singleElement()
          .asString()
          .contains("--db-url")
          .contains("db-password-file");
      assertThat(bad(Map.of(), Map.of()).toString() + problems).doesNotContain("canary");
    }
  }

  @Test
  void what_is_kept_is_limited_by_age_number_and_size() throws IOException {
    assertThat(good(Map.of(), Map.of()).keep()).isEqualTo(Keep.EVERYTHING);

    write(
        "keep = 90d\nkeep-failures = 365d\nkeep-runs = 500\nkeep-bytes = 20GB\nkeep-last-good = no\n");
    assertThat(good(Map.of(), Map.of()).keep())
        .isEqualTo(
            new Keep(Duration.ofDays(90), Duration.ofDays(365), 500, 20_000_000_000L, false));

    write("keep = 0s\nkeep-runs = 0\nkeep-bytes = 20\nkeep-last-good = maybe\n");
    assertThat(bad(Map.of(), Map.of())).hasSize(4);
  }

  @Test
  void a_mistyped_name_is_guessed_as_it_would_be_written_there() {
    assertThat(bad(Map.of("CRONLEDGER_TIMEZON", "UTC"), Map.of()))
        .extracting(Problem::remedy)
        .containsExactly("Did you mean 'CRONLEDGER_TIMEZONE'?");
    assertThat(bad(Map.of(), Map.of("endpont", "local")))
        .extracting(Problem::remedy)
        .containsExactly("Did you mean '--endpoint'?");
  }

  @Test
  void an_endpoint_is_local_or_a_base_url() {
    assertThat(good(Map.of(), Map.of("endpoint", "https://api.apify.com/")).endpoint())
        .isEqualTo(new Settings.Endpoint.At(URI.create("https://api.apify.com")));
    for (String wrong : List.of("api.apify.com", "ftp://x", "https://u:p@x", "https://x?token=t")) {
      assertThat(bad(Map.of(), Map.of("endpoint", wrong))).hasSize(1);
    }
  }

  @Test
  void the_list_says_where_each_value_came_from() throws IOException {
    write("http-port = 1\n");

    String list = good(Map.of("CRONLEDGER_DRAIN", "5s"), Map.of("timezone", "Asia/Tokyo")).print();

    assertThat(list.lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "http-port = 1 # " + home + "/config/cronledger.properties:1",
            "drain = 5s # CRONLEDGER_DRAIN",
            "timezone = Asia/Tokyo # --timezone",
            "endpoint = local # default");
  }

  private void write(String text) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/cronledger.properties"), text);
  }

  private Settings good(Map<String, String> environment, Map<String, String> flags) {
    return switch (read(environment, flags)) {
      case Settings.Reading.Good(Settings settings) -> settings;
      case Settings.Reading.Bad(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private List<Problem> bad(Map<String, String> environment, Map<String, String> flags) {
    return switch (read(environment, flags)) {
      case Settings.Reading.Good(Settings settings) ->
          throw new AssertionError(settings.toString());
      case Settings.Reading.Bad(List<Problem> problems) -> problems;
    };
  }

  private Settings.Reading read(Map<String, String> environment, Map<String, String> flags) {
    return Settings.read(new Given(home.resolve("config"), environment, flags));
  }
}
