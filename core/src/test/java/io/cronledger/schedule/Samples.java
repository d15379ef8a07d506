package io.cronledger.schedule;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.Failure;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Runs and definitions to put into ledgers. */
public final class Samples {
  public static final LedgerId LEDGER =
      new LedgerId(UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e"));
  public static final ScheduleName PRICES = new ScheduleName("prices");
  public static final ScheduleName STOCK = new ScheduleName("stock");
  public static final TaskRef WATCH = new TaskRef("janedoe~price-watch");
  public static final TaskRef COUNT = new TaskRef("janedoe~stock-count");

  /** Just before clocks in St. John's go back an hour, when local time is ambiguous. */
  public static final Instant START = Instant.parse("2026-11-01T03:30:00Z");

  /** The hash of the definition that tests put into force. */
  public static final String EVERY_MINUTE = sha256("every minute");

  public static final Failure UNREACHABLE = Failure.of("unreachable", "connection refused");

  private Samples() {}

  public static Instant minute(int n) {
    return START.plusSeconds(60L * n);
  }

  public static Definition definition(ScheduleName schedule, String text) {
    return new Definition(schedule, text, sha256(text), "cron.d/" + schedule + ".cron", 3);
  }

  /** Puts a schedule into force, its cursor at the start. */
  public static Definition enact(Timetable timetable, ScheduleName schedule) {
    Definition definition = definition(schedule, "every minute");
    timetable.enact(List.of(definition), Set.of(), START);
    return definition;
  }

  /** The run of a schedule's slot at that minute. */
  public static TaskRun.Waiting slotRun(ScheduleName schedule, int minute) {
    Instant slot = minute(minute);
    return new TaskRun.Waiting(
        order(
            RunId.ofSlot(LEDGER, schedule, slot),
            new Cause.Slot(schedule, slot, definition(schedule, "every minute").hash()),
            slot));
  }

  /** The slots of a schedule from one minute to another, both included. */
  public static Unfired range(ScheduleName schedule, int first, int last, Unfired.Reason reason) {
    return new Unfired(
        RunId.ofSlot(LEDGER, schedule, minute(first)),
        schedule,
        task(schedule),
        definition(schedule, "every minute").hash(),
        minute(first),
        minute(last),
        last - first + 1L,
        reason);
  }

  /** A run that somebody asked for at that minute. */
  public static TaskRun.Waiting manual(int minute) {
    return manual(minute, new Cause.Manual("cli", null));
  }

  public static TaskRun.Waiting manual(int minute, Cause.Manual cause) {
    return new TaskRun.Waiting(
        order(RunId.drawn(minute(minute), new Random(minute)), cause, minute(minute)));
  }

  public static TaskRun.Waiting withInput(int minute, Payload input) {
    RunOrder order = manual(minute).order();
    return new TaskRun.Waiting(
        new RunOrder(
            order.id(),
            order.call().withInput(input),
            order.cause(),
            order.orderedAt(),
            order.sendBy(),
            order.turn(),
            order.retry()));
  }

  public static RunOrder order(RunId id, Cause cause, Instant orderedAt) {
    ScheduleName schedule = cause.schedule();
    TaskRef task = schedule == null ? WATCH : task(schedule);
    TaskCall call =
        new TaskCall(task, Payload.json("{\"page\":1}"), CallOptions.NONE, Delivery.DEFAULT, null);
    return new RunOrder(
        id,
        call,
        cause,
        orderedAt,
        orderedAt.plus(Duration.ofHours(1)),
        Turn.AT_ONCE,
        Retry.DEFAULT);
  }

  private static TaskRef task(ScheduleName schedule) {
    return schedule.equals(STOCK) ? COUNT : WATCH;
  }

  private static String sha256(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
