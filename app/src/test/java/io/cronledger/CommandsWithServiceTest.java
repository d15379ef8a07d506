package io.cronledger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

class CommandsWithServiceTest extends CommandsContract {
  private Terminal.@Nullable Command service;

  @Override
  void begin(Terminal place) {
    service = place.serve();
    untilRunsHaveSucceeded(place);
  }

  @AfterAll
  void stop() {
    if (service != null) {
      service.close();
    }
  }
}
