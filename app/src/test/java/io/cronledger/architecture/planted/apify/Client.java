package io.cronledger.architecture.planted.apify;

import io.cronledger.architecture.planted.jdbc.Rows;
import io.cronledger.architecture.planted.run.ClockHelper;

/** An adapter that knows another one, and is known by core. */
public final class Client {
  public Rows rows() {
    return new Rows(new ClockHelper());
  }
}
