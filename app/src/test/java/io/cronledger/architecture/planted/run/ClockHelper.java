package io.cronledger.architecture.planted.run;

import io.cronledger.architecture.planted.apify.Client;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Core that logs by a library, knows an adapter, reads the clock, and has a name that says nothing.
 */
public final class ClockHelper {
  private static final Logger log = LoggerFactory.getLogger(ClockHelper.class);

  public Client log() {
    log.info("It is {}", Instant.now());
    return new Client();
  }
}
