package io.cronledger.local;

import java.io.IOException;

/** Starts the first process of a run, so that it leads a session of its own. */
interface Starter {
  /**
   * Starts a program.
   *
   * @throws IOException if it cannot be started
   */
  Started start(Launch launch) throws IOException;
}
