package io.cronledger.run;

import java.time.Duration;

/**
 * One call of a task, ready to be sent.
 *
 * @param input a JSON object, which the platform lays over the task's own input
 * @param waitFor how long to hold the call open before letting go of it
 */
public record TaskCall(
    AttemptKey key, TaskRef task, Payload input, CallOptions options, Duration waitFor) {}
