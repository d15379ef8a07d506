package io.cronledger;

import io.cronledger.apify.Pause;
import io.cronledger.cli.Desk;
import io.cronledger.cli.RemoteDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A folder that a service works on, as others find it.
 *
 * @param data of the settings
 */
record ServedFolder(Path data) {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** A restart takes less than a minute, even of a large ledger after a crash. */
  private static final int TIMES = 60;

  /** Where it takes questions, if it runs. */
  Optional<Desk> desk() {
    return ServiceFile.in(data).read().filter(RemoteDesk::answers).map(RemoteDesk::new);
  }

  /** The same once it runs again; nothing if it does not for a while. */
  Optional<Desk> awaited(Pause pause) throws InterruptedException {
    for (int i = 0; i < TIMES; i++) {
      pause.last(BETWEEN);
      Optional<Desk> desk = desk();
      if (desk.isPresent()) {
        return desk;
      }
    }
    return Optional.empty();
  }
}
