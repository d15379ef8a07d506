package io.cronledger.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageApiTest {
  private final ServedApi api = new ServedApi();

  StorageApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void what_the_ledger_takes_up_is_told_with_what_that_means() throws Exception {
    var storage = ServedApi.json(api.get("/api/v1/storage"));

    assertThat(storage.path("bytes").asLong()).isEqualTo(3_000);
    assertThat(storage.path("parts").path("entry").asLong()).isEqualTo(1_000);
    assertThat(storage.path("bytesPerDay").asLong()).isEqualTo(100);
    assertThat(storage.path("fullInDays").asLong()).isEqualTo(120);
  }

  @Test
  void a_backup_streams_but_not_for_a_web_page() throws Exception {
    assertThat(api.post("/api/v1/backup", "{}").body()).isEqualTo("a backup");

    assertThat(api.get("/api/v1/backup").statusCode()).isEqualTo(405);
    assertThat(api.post("/api/v1/backup", "{}", "Origin", "http://evil.example").statusCode())
        .isEqualTo(403);
  }
}
