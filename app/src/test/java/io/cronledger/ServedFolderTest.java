package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedFolderTest {
  @TempDir Path data;

  @Test
  void a_service_that_does_not_come_back_is_waited_for_a_minute() throws InterruptedException {
    Duration[] waited = {Duration.ZERO};

    assertThat(new ServedFolder(data).awaited(pause -> waited[0] = waited[0].plus(pause)))
        .isEmpty();

    assertThat(waited[0]).isEqualTo(Duration.ofMinutes(1));
  }
}
