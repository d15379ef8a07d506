package io.cronledger.schedule;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import org.jspecify.annotations.Nullable;

/** What a schedule calls each time: a {@code TaskCall} whose input has yet to be filled in. */
public record CallPlan(
    TaskRef task,
    InputTemplate input,
    CallOptions options,
    Delivery delivery,
    @Nullable String token) {

  TaskCall call(InputTemplate.Firing firing) {
    return new TaskCall(task, input.fill(firing), options, delivery, token);
  }
}
