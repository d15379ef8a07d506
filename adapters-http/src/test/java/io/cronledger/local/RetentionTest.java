package io.cronledger.local;

import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
  private static final Duration LONG = Duration.ofDays(1);

  @TempDir Path folder;

  @Test
  void the_oldest_go_when_there_are_too_many() throws IOException {
    keeping(new Retention(1, 2, LONG, 1 << 30), 2);
  }

  @Test
  void the_oldest_go_when_they_take_too_much() throws IOException {
    keeping(new Retention(1, 100, LONG, 5_000), 2);
  }

  @Test
  void the_oldest_go_when_they_are_too_old() throws IOException {
    keeping(new Retention(1, 100, Duration.ZERO, 1 << 30), 1);
  }

  @Test
  void the_newest_stay_whatever_they_take() throws IOException {
    keeping(new Retention(3, 1, Duration.ZERO, 1), 3);
  }

  private void keeping(Retention retention, int kept) throws IOException {
    try (var endpoint = Endpoint.keeping(folder, retention)) {
      endpoint.prints("hello", "head -c 2000 /dev/zero; echo said >&2");
      for (int i = 0; i < 5; i++) {
        endpoint.run("~hello");
      }
      String newest = endpoint.latest("~hello").path("id").asString();

      await().until(() -> total(endpoint) == kept);

      assertThat(endpoint.latest("~hello").path("id").asString()).isEqualTo(newest);
      await().untilAsserted(() -> assertThat(below("storage/key_value_stores")).isEqualTo(kept));
      assertThat(below("logs")).isEqualTo(kept);
      assertThat(below("printed")).isZero();
    }
  }

  private static int total(Endpoint endpoint) {
    return json(endpoint.get("/v2/actor-runs")).at("/data/total").asInt();
  }

  private long below(String path) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/local").resolve(path))) {
      return files.count();
    }
  }
}
