package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.cli.Desk;
import io.cronledger.cli.RemoteDesk;
import io.cronledger.run.LedgerTaken;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedFolderTest {
  @TempDir Path data;

  private final List<String> told = new ArrayList<>();
  private Duration waited = Duration.ZERO;

  private Desk desk(Supplier<Desk> opening) throws InterruptedException {
    return new ServedFolder(data)
        .desk(opening, pause -> waited = waited.plus(pause), () -> told.add("waiting"));
  }

  @Test
  void a_ledger_that_is_free_is_opened_at_once() throws InterruptedException {
    Desk books = new RemoteDesk(URI.create("http://127.0.0.1:9/"));

    assertThat(desk(() -> books)).isSameAs(books);

    assertThat(waited).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void whoever_starts_or_stops_is_waited_for() throws InterruptedException {
    Desk books = new RemoteDesk(URI.create("http://127.0.0.1:9/"));

    Desk opened =
        desk(
            () -> {
              if (waited.compareTo(Duration.ofSeconds(2)) < 0) {
                throw new LedgerTaken("it starts");
              }
              return books;
            });

    assertThat(opened).isSameAs(books);
    assertThat(told).containsExactly("waiting");
  }

  @Test
  void whoever_keeps_the_ledger_is_told_of_after_ten_seconds() {
    assertThatThrownBy(
            () ->
                desk(
                    () -> {
                      throw new LedgerTaken("it stays");
                    }))
        .isInstanceOf(LedgerTaken.class)
        .hasMessage("it stays");

    assertThat(waited).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void a_service_that_does_not_come_back_is_waited_for_a_minute() throws InterruptedException {
    Duration[] waited = {Duration.ZERO};

    assertThat(new ServedFolder(data).awaited(pause -> waited[0] = waited[0].plus(pause)))
        .isEmpty();

    assertThat(waited[0]).isEqualTo(Duration.ofMinutes(1));
  }
}
