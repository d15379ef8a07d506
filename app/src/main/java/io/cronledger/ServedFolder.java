package io.cronledger;

import io.cronledger.apify.Pause;
import io.cronledger.cli.Desk;
import io.cronledger.cli.RemoteDesk;
import io.cronledger.run.LedgerTaken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A folder that a service works on, as others find it.
 *
 * @param data of the settings
 */
record ServedFolder(Path data) {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** A restart takes less than a minute, even of a large ledger after a crash. */
  private static final int TIMES = 60;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** Ten seconds: a start takes one or two, and who asks would rather know. */
  private static final int LOOKS = 50;

  /** Where it takes questions, if it runs. */
  Optional<Desk> desk() {
    return ServiceFile.in(data).read().filter(RemoteDesk::answers).map(RemoteDesk::new);
  }

  /**
   * Where it takes questions, or else what is opened. A service that starts or stops has the ledger
   * and answers nobody: it is waited for.
   *
   * @param waiting called once, if so
   * @throws LedgerTaken if whoever has the ledger has it longer than that takes
   */
  Desk desk(Supplier<Desk> opening, Pause pause, Runnable waiting) throws InterruptedException {
    for (int looks = 0; ; looks++) {
      Optional<Desk> served = desk();
      if (served.isPresent()) {
        return served.get();
      }
      try {
        return opening.get();
      } catch (LedgerTaken taken) {
        if (looks == LOOKS) {
          throw taken;
        }
      }
      if (looks == 0) {
        waiting.run();
      }
      pause.last(BETWEEN_LOOKS);
    }
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
