package io.cronledger.local;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, as it is kept in its {@code run.json}.
 *
 * @param task the task's name
 * @param inputBytes the length of its INPUT record
 */
record LocalRun(
    String id, String task, Caller caller, Options options, long inputBytes, Progress progress) {

  /**
   * Who asked for it.
   *
   * @param userAgent verbatim: it is how a caller that lost the reply finds its run again
   */
  record Caller(@Nullable String userAgent, @Nullable String clientIp, RunOrigin origin) {
    /** Version 0.1 did not write the origin down. */
    @SuppressWarnings("NullAway")
    Caller {
      origin = origin == null ? RunOrigin.API : origin;
    }
  }

  /** What the run may take, its task's settings and its call's parameters taken together. */
  record Options(
      int timeoutSecs,
      int memoryMbytes,
      @Nullable Integer maxItems,
      @Nullable BigDecimal maxTotalChargeUsd,
      boolean restartOnError,
      String build) {}

  /**
   * How far it has come.
   *
   * @param restarts how often its program was started again after it failed
   */
  record Progress(
      RunStatus status,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Leader leader,
      int restarts,
      @Nullable Integer exitCode,
      @Nullable String message) {}

  /**
   * The process that leads the run's session; its start tells it from a later one of its number.
   */
  record Leader(long pid, Instant startedAt) {}

  RunStatus status() {
    return progress.status();
  }

  Instant startedAt() {
    return progress.startedAt();
  }

  LocalRun with(Progress next) {
    return new LocalRun(id, task, caller, options, inputBytes, next);
  }

  LocalRun withStatus(RunStatus status) {
    Progress p = progress;
    return with(
        new Progress(
            status,
            p.startedAt(),
            p.finishedAt(),
            p.leader(),
            p.restarts(),
            p.exitCode(),
            p.message()));
  }

  LocalRun led(Leader leader) {
    Progress p = progress;
    return with(
        new Progress(RunStatus.RUNNING, p.startedAt(), null, leader, p.restarts(), null, null));
  }

  /** Its program is about to be started once more. */
  LocalRun restarted() {
    Progress p = progress;
    return with(new Progress(p.status(), p.startedAt(), null, null, p.restarts() + 1, null, null));
  }

  LocalRun ended(RunStatus how, Instant at, @Nullable Integer exitCode, String message) {
    Progress p = progress;
    return with(new Progress(how, p.startedAt(), at, p.leader(), p.restarts(), exitCode, message));
  }

  String keyValueStoreId() {
    return PlatformId.derived("key-value-store", id);
  }

  String datasetId() {
    return PlatformId.derived("dataset", id);
  }

  String requestQueueId() {
    return PlatformId.derived("request-queue", id);
  }
}
