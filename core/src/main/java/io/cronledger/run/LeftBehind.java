package io.cronledger.run;

import java.time.Instant;
import java.util.List;

/** Takes over what an earlier process, another node or a lost ledger left unfinished. */
final class LeftBehind {
  private static final Failure STOPPED =
      Failure.of("service-stopped", "the service stopped while the call was under way");

  private final Ledger ledger;
  private final Settler settler;
  private final Time time;
  private final Sequel sequel;

  LeftBehind(Ledger ledger, Settler settler, Time time, Sequel sequel) {
    this.ledger = ledger;
    this.settler = settler;
    this.time = time;
    this.sequel = sequel;
  }

  /**
   * Takes over these runs, but for those that somebody here has and keeps.
   *
   * @param inDoubt whether calls may just have been sent that are on record nowhere
   */
  void takeUp(List<RunId> left, boolean inDoubt) {
    Defects.each(left, id -> takeUp(id, () -> follow(id, inDoubt, STOPPED)));
  }

  private void takeUp(RunId id, Runnable step) {
    var _ = sequel.ours().goOn(id, () -> sequel.records().keep(step));
  }

  private void follow(RunId id, boolean inDoubt, Failure why) {
    switch (ledger.run(id).orElse(null)) {
      case TaskRun.Waiting waiting -> settler.lookBefore(waiting, inDoubt);
      case TaskRun.UnderWay underWay -> sequel.settle(underWay.settle(time.instant(), why));
      case TaskRun.Settling settling -> sequel.follow(settling);
      case TaskRun.Over _ -> sequel.leave(id);
      case null -> sequel.leave(id);
    }
  }

  /**
   * A run that the platform has, and that the ledger was told of.
   *
   * @param entered comes first: what is being written still, and not there yet, is waited for where
   *     it is said again
   */
  void adopt(RunId run, PlatformRun found, Runnable entered) {
    var why =
        Failure.of("adopted", "it was not on the books; the platform has it as " + found.id());
    takeUp(
        run,
        () -> {
          entered.run();
          ledger.run(run).ifPresent(this::watchForTwins);
          follow(run, false, why);
        });
  }

  /** Watches for what was shown to be absent of late, whoever showed it. */
  void watchForTwins() {
    Instant since = time.instant().minus(Question.Twin.WATCH);
    ledger.withAbsentAttempts(since).forEach(run -> watchForTwins(run, since));
  }

  private void watchForTwins(TaskRun run) {
    watchForTwins(run, time.instant().minus(Question.Twin.WATCH));
  }

  private void watchForTwins(TaskRun run, Instant since) {
    for (Attempt attempt : run.attempts()) {
      if (attempt.fate() == Attempt.Fate.ABSENT && attempt.startedAt().isAfter(since)) {
        settler.watch(run, attempt, attempt.startedAt().plus(Question.Twin.WATCH));
      }
    }
  }
}
