package io.cronledger.run;

/**
 * Whether a call may still leave. A claim holds for seconds only, since whoever finds it after a
 * crash must know by when its call had left, if it ever did.
 */
@FunctionalInterface
public interface Departure {
  /** Whoever sends asks this last of all; if it says no, nothing may be sent. */
  boolean isOpen();

  /** There is a connection, and the call goes out on it. */
  default void left() {}

  /** The first of an answer is there. */
  default void answered() {}
}
