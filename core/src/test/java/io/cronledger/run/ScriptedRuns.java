package io.cronledger.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A platform's memory of runs, as far as a test lets it be seen. */
public final class ScriptedRuns implements PlatformRuns {
  public static final String ACCOUNT = "https://api.example.com janedoe";

  private final List<PlatformRun> runs = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private final Map<String, Reply> ends = new HashMap<>();
  private @Nullable Survey instead;
  private boolean complete = true;
  private int asked;

  public void started(AttemptKey key, Instant at) {
    runs.add(new PlatformRun(key, at, false, RunFacts.of("p" + runs.size())));
  }

  /** Ends the run that was started last. */
  public void ended(Outcome outcome) {
    PlatformRun run = runs.removeLast();
    RunFacts facts =
        new RunFacts(run.id(), run.startedAt(), null, new BigDecimal("0.25"), null, null, null);
    runs.add(new PlatformRun(run.key(), run.startedAt(), true, facts));
    ends.put(run.id(), new Reply.Final(outcome, facts));
  }

  public void answerInstead(@Nullable Survey survey) {
    instead = survey;
  }

  public void hideSome() {
    complete = false;
  }

  public int asked() {
    return asked;
  }

  @Override
  public Survey startedSince(Instant instant, Target target) {
    asked++;
    List<PlatformRun> seen =
        runs.stream().filter(run -> !run.startedAt().isBefore(instant)).toList();
    return instead != null ? instead : new Survey.Seen(ACCOUNT, seen, complete);
  }

  @Override
  public boolean isOverWithin(Duration atMost, PlatformRun run, Target target) {
    return ends.containsKey(run.id());
  }

  @Override
  public void stop(PlatformRun run, Target target) {
    stopped.add(run.id());
  }

  /** Which runs were told to stop. */
  public List<String> stopped() {
    return List.copyOf(stopped);
  }

  @Override
  public Reply endOf(PlatformRun run, TaskCall call) {
    return ends.getOrDefault(run.id(), new Reply.Unclear(Failure.of("not-over", run.id())));
  }
}
