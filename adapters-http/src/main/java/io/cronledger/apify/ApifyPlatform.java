package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Result.Dataset;
import io.cronledger.run.Delivery.Result.OutputRecord;
import io.cronledger.run.Departure;
import io.cronledger.run.Failure;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns;
import io.cronledger.run.Reply;
import io.cronledger.run.Target;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs tasks by the endpoint's one synchronous call, {@code POST /v2/actor-tasks/{id}/run-sync},
 * and asks by its companions what became of a run.
 */
public final class ApifyPlatform implements TaskPlatform, PlatformRuns, AutoCloseable {
  private final Wire wire;
  private final String version;
  private final RunList list;
  private final RunEnd ends;
  private final Follower follower;

  /**
   * @param version of this program, part of each attempt's key
   * @param nanos a clock that only goes forward
   */
  public ApifyPlatform(
      Route route, Tokens tokens, String version, LongSupplier nanos, Pause pause) {
    this.version = version;
    this.wire = new Wire(route, tokens, "cronledger/" + version, new Pace(nanos), pause);
    this.list = new RunList(wire, new Accounts(wire, tokens));
    this.ends = new RunEnd(wire, pause);
    this.follower = new Follower(wire, ends, nanos, pause);
  }

  @Override
  public Reply runSync(AttemptKey key, TaskCall call, Departure departure)
      throws InterruptedException {
    var start = new StartCall(wire, key, version, call, departure);
    return switch (call.delivery().mode()) {
      case SYNC -> start.send(synchronous(call), limits(call.delivery()), Answer::reply);
      case TRACKED ->
          start.send(
              path(call, "runs", new Query().options(call.options())),
              new Wire.Limits(Wire.SOON, Wire.LARGEST_DOCUMENT),
              answer -> tracked(answer, call));
    };
  }

  private static String synchronous(TaskCall call) {
    Query query = new Query().options(call.options());
    return switch (call.delivery().result()) {
      case OutputRecord _ -> path(call, "run-sync", query.outputRecordKey(call.options()));
      case Dataset items -> path(call, "run-sync-get-dataset-items", query.items(items));
    };
  }

  private static String path(TaskCall call, String what, Query query) {
    return "/v2/actor-tasks/%s/%s%s".formatted(call.task(), what, query);
  }

  private static Wire.Limits limits(Delivery delivery) {
    return new Wire.Limits(delivery.waitFor(), delivery.maxOutput());
  }

  private Reply tracked(Answer answer, TaskCall call) throws InterruptedException {
    if (!answer.isGood()) {
      return answer.refusal();
    }
    String id = new RunDocument(answer.json().path("data"), answer.safe()).id();
    return id.isEmpty()
        ? new Reply.Unclear(Failure.of("bad-answer", "a run was started, and its id not told"))
        : follower.follow(id, call);
  }

  @Override
  public Survey startedSince(Instant instant, Target target) throws InterruptedException {
    return list.startedSince(instant, target);
  }

  @Override
  public boolean isOverWithin(Duration atMost, PlatformRun run, Target target)
      throws InterruptedException {
    return follower.isOverWithin(atMost, run.id(), target);
  }

  @Override
  public Reply endOf(PlatformRun run, TaskCall call) throws InterruptedException {
    return ends.of(run.id(), call);
  }

  @Override
  public void stop(PlatformRun run, Target target) throws InterruptedException {
    var _ = wire.tell("/v2/actor-runs/%s/abort".formatted(run.id()), target.token());
  }

  /** What is wrong with a token, if anything is. */
  public Optional<Failure> problemOf(@Nullable String token) throws InterruptedException {
    return problem("/v2/users/me", token);
  }

  /** What keeps a task from being called, if anything does. */
  public Optional<Failure> problemOf(Target target) throws InterruptedException {
    return problem("/v2/actor-tasks/" + target.task(), target.token());
  }

  /** What keeps lost replies from being found again, if anything does. */
  public Optional<Failure> problemOfRunsOf(Target target) throws InterruptedException {
    return problem(
        "/v2/actor-tasks/%s/runs?desc=true&limit=1".formatted(target.task()), target.token());
  }

  private Optional<Failure> problem(String path, @Nullable String token)
      throws InterruptedException {
    return switch (Document.of(wire.ask(path, token))) {
      case Document.Found(JsonNode _, SafeText _) -> Optional.empty();
      case Document.Denied(Failure why) -> Optional.of(why);
      case Document.NoAnswer(Failure why) -> Optional.of(why);
    };
  }

  @Override
  public void close() {
    wire.close();
  }
}
