package io.cronledger.run;

import org.jspecify.annotations.Nullable;

/**
 * What is to be sent: a task, what goes into it, and how.
 *
 * @param input a JSON object, which the platform lays over the task's own input
 * @param token the name of the token to show; null for the service's own
 */
public record TaskCall(
    TaskRef task, Payload input, CallOptions options, Delivery delivery, @Nullable String token) {

  public Target target() {
    return new Target(task, token);
  }

  public TaskCall withInput(Payload other) {
    return new TaskCall(task, other, options, delivery, token);
  }
}
