package io.cronledger.api;

import java.io.IOException;

/**
 * The address at which the API was to listen cannot be had; the message says why, and what to do.
 */
public final class CannotListen extends IOException {
  private static final long serialVersionUID = 1L;

  CannotListen(String message, Throwable cause) {
    super(message, cause);
  }

  CannotListen(String message) {
    super(message);
  }
}
