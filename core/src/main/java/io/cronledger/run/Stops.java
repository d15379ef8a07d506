package io.cronledger.run;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Runs that somebody wants stopped: on record before anything is done about it. */
final class Stops {
  private final Ledger ledger;
  private final Records records;
  private final Settler settler;
  private final Time time;
  private final Consumer<Entry> over;
  private final Set<RunId> wanted = ConcurrentHashMap.newKeySet();

  /**
   * @param over is told of runs that are called off
   */
  Stops(Ledger ledger, Records records, Settler settler, Time time, Consumer<Entry> over) {
    this.ledger = ledger;
    this.records = records;
    this.settler = settler;
    this.time = time;
    this.over = over;
  }

  /** Goes on with what an earlier process was asked for. */
  void resume() {
    wanted.addAll(ledger.toBeStopped());
  }

  boolean areWanted(RunId run) {
    return wanted.contains(run);
  }

  void forget(RunId run) {
    wanted.remove(run);
  }

  Runner.Abort abort(RunId id, String by) {
    records.checkComplete();
    Optional<TaskRun> found = ledger.run(id);
    if (found.isEmpty()) {
      return Runner.Abort.UNKNOWN;
    }
    return switch (found.get()) {
      case TaskRun.Waiting waiting -> callOff(waiting, by);
      case TaskRun.Open open -> stop(open, by);
      case TaskRun.Over _ -> Runner.Abort.OVER;
    };
  }

  private Runner.Abort callOff(TaskRun.Waiting run, String by) {
    ledger.aborted(new Deed.Aborted(run.id(), time.instant(), by));
    var why = Failure.of("aborted", "aborted by %s before it was sent".formatted(by));
    var end = run.end(time.instant(), new Outcome.Failed(Outcome.End.ABORTED, why));
    if (!ledger.withdrawn(end)) {
      return abort(run.id(), by);
    }
    over.accept(end);
    return Runner.Abort.CALLED_OFF;
  }

  private Runner.Abort stop(TaskRun.Open run, String by) {
    ledger.aborted(new Deed.Aborted(run.id(), time.instant(), by));
    wanted.add(run.id());
    settler.stop(run);
    return Runner.Abort.ASKED;
  }
}
