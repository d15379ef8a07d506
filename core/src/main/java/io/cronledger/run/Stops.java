package io.cronledger.run;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs that somebody wants stopped: on record before anything is done about it. */
final class Stops {
  private final Ledger ledger;
  private final Records records;
  private final Settler settler;
  private final Time time;
  private final Consumer<Entry> over;
  private final Predicate<RunId> ours;
  private final Set<RunId> wanted = ConcurrentHashMap.newKeySet();

  /**
   * @param over is told of runs that are called off
   * @param ours whether it is for us to bring a run to its end, and not for another node
   */
  Stops(
      Ledger ledger,
      Records records,
      Settler settler,
      Time time,
      Consumer<Entry> over,
      Predicate<RunId> ours) {
    this.ledger = ledger;
    this.records = records;
    this.settler = settler;
    this.time = time;
    this.over = over;
    this.ours = ours;
  }

  /** Goes on with what an earlier process was asked for. */
  void resume() {
    wanted.addAll(ledger.toBeStopped());
  }

  /**
   * Other nodes put on record what they are asked for, and leave the rest to whose run it is. What
   * the ledger keeps from being done is looked for again.
   */
  void look() {
    Set<RunId> stopped = ledger.toBeStopped();
    wanted.removeIf(id -> !stopped.contains(id) && !ours.test(id));
    Defects.each(
        stopped,
        id -> {
          if (ours.test(id) && !wanted.contains(id)) {
            ledger.run(id).ifPresent(this::stop);
          }
        });
  }

  private void stop(TaskRun run) {
    switch (run) {
      case TaskRun.Waiting waiting -> withdraw(waiting, "another node");
      case TaskRun.Open open -> {
        wanted.add(open.id());
        settler.stop(open);
      }
      case TaskRun.Over _ -> {}
    }
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
    return withdraw(run, by) ? Runner.Abort.CALLED_OFF : abort(run.id(), by);
  }

  private boolean withdraw(TaskRun.Waiting run, String by) {
    var why = Failure.of("aborted", "aborted by %s before it was sent".formatted(by));
    var end = run.end(time.instant(), new Outcome.Failed(Outcome.End.ABORTED, why));
    boolean done = ledger.withdrawn(end);
    if (done) {
      over.accept(end);
    }
    return done;
  }

  private Runner.Abort stop(TaskRun.Open run, String by) {
    ledger.aborted(new Deed.Aborted(run.id(), time.instant(), by));
    // Of another node's, too: it is asked once, and should it go the run may come to be ours.
    wanted.add(run.id());
    if (ours.test(run.id())) {
      settler.stop(run);
    }
    return Runner.Abort.ASKED;
  }
}
