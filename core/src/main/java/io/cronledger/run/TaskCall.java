package io.cronledger.run;

import java.time.Duration;

/**
 * What is to be sent: a task, what goes into it, and how.
 *
 * @param input a JSON object, which the platform lays over the task's own input
 * @param waitFor how long to hold the call open before letting go of it
 */
public record TaskCall(TaskRef task, Payload input, CallOptions options, Duration waitFor) {

  /** Longer than the endpoint's own 300 s, so that its own answer comes first. */
  public static final Duration DEFAULT_WAIT = Duration.ofSeconds(330);

  public TaskCall withInput(Payload other) {
    return new TaskCall(task, other, options, waitFor);
  }
}
