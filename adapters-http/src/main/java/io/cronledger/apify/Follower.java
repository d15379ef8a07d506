package io.cronledger.apify;

import io.cronledger.run.Failure;
import io.cronledger.run.Reply;
import io.cronledger.run.Target;
import io.cronledger.run.TaskCall;
import java.time.Duration;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/** Waits for runs to be over, by questions that the endpoint answers when they are. */
final class Follower {
  /** As long as the platform holds a question back. */
  private static final Duration LONG_POLL = Duration.ofSeconds(60);

  /** Between two questions, should the endpoint not hold them back. */
  private static final Duration BREATH = Duration.ofSeconds(1);

  private static final Duration LONGEST_BREATH = Duration.ofSeconds(30);

  /** How long nobody may answer before others take over, who have more patience. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** No run is followed for longer than those whose reply was lost are looked for. */
  private static final Duration FOLLOWED = Duration.ofDays(7);

  private final Wire wire;
  private final RunEnd ends;
  private final LongSupplier nanos;
  private final Pause pause;

  Follower(Wire wire, RunEnd ends, LongSupplier nanos, Pause pause) {
    this.wire = wire;
    this.ends = ends;
    this.nanos = nanos;
    this.pause = pause;
  }

  boolean isOverWithin(Duration atMost, String id, Target target) throws InterruptedException {
    return poll(id, target, atMost.compareTo(LONG_POLL) < 0 ? atMost : LONG_POLL)
            instanceof Document.Found(JsonNode data, SafeText safe)
        && new RunDocument(data, safe).isOver();
  }

  private Document poll(String id, Target target, Duration wait) throws InterruptedException {
    String path = "/v2/actor-runs/%s?waitForFinish=%d".formatted(id, wait.toSeconds());
    return Document.of(wire.askPatiently(path, target.token(), wait));
  }

  /**
   * Follows a run to its end, through whatever silence there is: what has been started is never
   * started again because nobody answers.
   */
  Reply follow(String id, TaskCall call) throws InterruptedException {
    long begun = nanos.getAsLong();
    long heard = begun;
    Duration breath = BREATH;
    while (nanos.getAsLong() - begun < FOLLOWED.toNanos()) {
      Document document = poll(id, call.target(), LONG_POLL);
      if (document instanceof Document.Found(JsonNode data, SafeText safe)) {
        if (new RunDocument(data, safe).isOver()) {
          return ends.of(id, call);
        }
        heard = nanos.getAsLong();
        breath = BREATH;
      } else if (nanos.getAsLong() - heard >= SILENCE.toNanos()) {
        return outOfSight(id, "nobody has answered for 5 minutes");
      }
      pause.last(breath);
      breath = document instanceof Document.Found ? BREATH : longer(breath);
    }
    return outOfSight(id, "it has run for 7 days");
  }

  private static Duration longer(Duration breath) {
    Duration twice = breath.multipliedBy(2);
    return twice.compareTo(LONGEST_BREATH) > 0 ? LONGEST_BREATH : twice;
  }

  private static Reply outOfSight(String id, String why) {
    return new Reply.Unclear(
        Failure.of("out-of-sight", "the run %s was started, and %s".formatted(id, why)));
  }
}
