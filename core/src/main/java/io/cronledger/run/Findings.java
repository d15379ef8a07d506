package io.cronledger.run;

import org.jspecify.annotations.Nullable;

/** What becomes of what the settler found out. */
final class Findings implements Settler.Findings {
  private final Ledger ledger;
  private final Time time;
  private final Sequel sequel;
  private final Sequel.Next next;

  Findings(Ledger ledger, Time time, Sequel sequel, Sequel.Next next) {
    this.ledger = ledger;
    this.time = time;
    this.sequel = sequel;
    this.next = next;
  }

  @Override
  public void ended(TaskRun.Settling run, Outcome outcome, @Nullable RunFacts facts) {
    sequel.ended(run, outcome, facts);
  }

  @Override
  public void neverStarted(TaskRun.Settling run) {
    sequel.neverStarted(run);
  }

  @Override
  public void unprecedented(TaskRun.Waiting run) {
    next.comeForward(run);
  }

  /** It is claimed after the fact, and followed like one whose reply was lost. */
  @Override
  public void preceded(TaskRun.Waiting run, PlatformRun found) {
    TaskRun.UnderWay claim = run.begin(time.instant());
    var why = Failure.of("found", "an earlier process had sent it as " + found.id());
    sequel.settleFound(claim, why);
  }

  @Override
  public void learned(TaskRun.Over run, RunFacts facts) {
    sequel.records().keep(() -> ledger.learned(run.id(), facts));
  }

  @Override
  public void twin(TaskRun run, Attempt attempt, PlatformRun found) {
    sequel.records().keep(() -> ledger.turnedUp(run.id(), attempt.number(), found.id()));
  }
}
