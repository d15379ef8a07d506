package io.cronledger.api;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Definition;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Whether the process lives, and whether it does its work. */
final class HealthRoutes {
  private static final Logger log = LoggerFactory.getLogger(HealthRoutes.class);

  /** For how long a run that was lost is told of. */
  private static final Duration TOLD = Duration.ofHours(24);

  /** How long it may be looked for before it is held to be lost. */
  private static final Duration LONGEST_SEARCH = Duration.ofDays(7);

  private final ApiServer.Subject subject;
  private volatile int lostOfLate;

  HealthRoutes(ApiServer.Subject subject) {
    this.subject = subject;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/health/live", this::live);
    Answers.get(routes, "/health/ready", this::ready);
  }

  private void live(Context request) {
    answer(request, new Fields().with("status", "live"), fileWarnings());
  }

  private void ready(Context request) {
    List<String> reasons = subject.notReady().get();
    if (!reasons.isEmpty()) {
      request.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
    if (reasons.isEmpty()) {
      lostOfLate = lost(); // a ledger that is away would be waited for
    }
    int lost = lostOfLate;
    List<String> warnings = fileWarnings();
    if (lost > 0) {
      warnings.add(
          "%d %s LOST in the last 24 h: what became of them cannot be known; /api/v1/runs?status=LOST lists them"
              .formatted(lost, lost == 1 ? "run was" : "runs were"));
    }
    answer(
        request,
        new Fields()
            .with("status", reasons.isEmpty() ? "ready" : "not ready")
            .with("reasons", texts(reasons))
            .with("lost", lost)
            .with("settling", subject.runner().settling())
            .with("paused", texts(paused())),
        warnings);
  }

  private void answer(Context request, Fields status, List<String> warnings) {
    Parameters.none(request);
    Answers.json(
        request,
        status
            .with("warnings", texts(warnings))
            .with("version", subject.version())
            .with("ledger", subject.ledger())
            .node());
  }

  /** What somebody should look at, though all goes on. */
  private List<String> fileWarnings() {
    List<String> warnings = new ArrayList<>();
    long errors = subject.files().last().errors();
    if (errors > 0) {
      warnings.add(
          "the cron files have %d %s, and the set before them is in force; /api/v1/cron-files tells them"
              .formatted(errors, errors == 1 ? "error" : "errors"));
    }
    subject
        .schedules()
        .overruledBy()
        .ifPresent(
            set ->
                warnings.add(
                    "the cron files here are not those in force, which are set %d, accepted at %s; /api/v1/nodes tells who has which"
                        .formatted(set.version(), set.acceptedAt())));
    return warnings;
  }

  /** How many runs were given up for lost of late; as many as before if the ledger does not say. */
  private int lost() {
    Instant since = subject.clock().instant().minus(TOLD);
    var filter =
        new EntryFilter(
            null,
            null,
            Set.of(Status.LOST),
            since.minus(LONGEST_SEARCH),
            null,
            null,
            EntryFilter.MOST);
    try {
      return (int) subject.books().entries(filter).stream().filter(e -> hasEnded(e, since)).count();
    } catch (LedgerUnavailable e) {
      log.debug("The health document tells of lost runs as it last knew", e);
      return lostOfLate;
    }
  }

  private static boolean hasEnded(Entry entry, Instant since) {
    return entry instanceof TaskRun.Over over && over.endedAt().isAfter(since);
  }

  private List<String> paused() {
    return subject.schedules().inForce().stream()
        .map(Definition::schedule)
        .filter(subject.schedules()::isPaused)
        .map(ScheduleName::value)
        .toList();
  }

  private static @Nullable ArrayNode texts(List<String> texts) {
    if (texts.isEmpty()) {
      return null;
    }
    ArrayNode all = JsonMapper.shared().createArrayNode();
    texts.forEach(all::add);
    return all;
  }
}
