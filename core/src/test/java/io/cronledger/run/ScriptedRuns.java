package io.cronledger.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A platform's memory of runs, as far as a test lets it be seen. */
public final class ScriptedRuns implements PlatformRuns {
  private final List<PlatformRun> runs = new ArrayList<>();
  private final Map<String, Reply> ends = new HashMap<>();
  private @Nullable Survey instead;
  private boolean complete = true;
  private int asked;

  public void started(AttemptKey key, Instant at) {
    runs.add(new PlatformRun("p" + runs.size(), key, at, false));
  }

  /** Ends the run that was started last. */
  public void ended(Outcome outcome) {
    PlatformRun run = runs.removeLast();
    runs.add(new PlatformRun(run.id(), run.key(), run.startedAt(), true));
    ends.put(run.id(), new Reply.Final(outcome, run.id()));
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
  public Survey startedSince(Instant instant, TaskRef task) {
    asked++;
    List<PlatformRun> seen =
        runs.stream().filter(run -> !run.startedAt().isBefore(instant)).toList();
    return instead != null ? instead : new Survey.Seen(seen, complete);
  }

  @Override
  public Reply endOf(PlatformRun run, TaskCall call) {
    return ends.getOrDefault(run.id(), new Reply.Unclear(Failure.of("not-over", run.id())));
  }
}
