package io.cronledger.run;

/**
 * Where tasks run. Every way the platform or the network can disappoint us is a {@link Reply}; an
 * exception is a bug.
 */
public interface TaskPlatform {

  /**
   * Runs a task and waits for its end. The call is put on the wire at most once, whatever happens
   * to it, and not at all if it may not leave any more: that is {@link Reply.NotNow}.
   *
   * @throws InterruptedException if the caller is asked to let go; what was sent stays sent, and
   *     what ran runs on
   */
  Reply runSync(AttemptKey key, TaskCall call, Departure departure) throws InterruptedException;
}
