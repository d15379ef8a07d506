package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Orders that tests place. */
public final class Orders {
  public static final LedgerId LEDGER =
      new LedgerId(UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e"));
  public static final ScheduleName PRICES = new ScheduleName("prices");
  public static final TaskRef TASK = new TaskRef("janedoe~price-watch");

  private Orders() {}

  /** What the schedule {@code prices} orders for a slot; it may be sent up to five minutes late. */
  public static TaskRun.Waiting dueAt(String slot) {
    return dueAt(slot, "{}");
  }

  public static TaskRun.Waiting dueAt(String slot, String input) {
    Instant due = Instant.parse(slot);
    return new TaskRun.Waiting(
        new RunOrder(
            RunId.ofSlot(LEDGER, PRICES, due),
            call(input),
            new Cause.Slot(PRICES, due, "d".repeat(64)),
            due,
            due.plus(Duration.ofMinutes(5)),
            Turn.AT_ONCE,
            Retry.DEFAULT));
  }

  public static TaskCall call(String input) {
    return new TaskCall(TASK, Payload.json(input), CallOptions.NONE, Delivery.DEFAULT, null);
  }
}
