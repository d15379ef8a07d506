package io.cronledger.schedule;

import io.cronledger.run.CallOptions;
import io.cronledger.run.TaskRef;
import java.time.Duration;

/** What a schedule calls each time: a {@code TaskCall} whose input has yet to be filled in. */
public record CallPlan(TaskRef task, InputTemplate input, CallOptions options, Duration waitFor) {}
