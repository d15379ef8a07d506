package io.cronledger.run;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Claims of which the ledger did not say whether they are on record. Their calls never left, and
 * their runs go no further until that is known.
 */
final class Doubts {
  private final Ledger ledger;
  private final Time time;
  private final Sequel sequel;
  private final Map<RunId, TaskRun.UnderWay> claims = new ConcurrentHashMap<>();

  Doubts(Ledger ledger, Time time, Sequel sequel) {
    this.ledger = ledger;
    this.time = time;
    this.sequel = sequel;
  }

  void add(TaskRun.UnderWay claim) {
    claims.put(claim.id(), claim);
  }

  /**
   * Finds out about the claim of a run, if there is doubt about one. The run goes on from there
   * then, by itself.
   *
   * @throws LedgerUnavailable if it still cannot be told
   */
  boolean areOver(TaskRun.Waiting run) {
    TaskRun.UnderWay claim = claims.get(run.id());
    if (claim != null) {
      resolve(run, claim);
    }
    return claim != null;
  }

  /** A claim that may be on record is put on record, and given up: its call never left. */
  private void resolve(TaskRun.Waiting run, TaskRun.UnderWay claim) {
    Claim made;
    try {
      made = ledger.began(claim);
    } catch (LedgerUnavailable gone) {
      throw gone;
    } catch (RuntimeException defect) {
      claims.remove(claim.id());
      sequel.unclaimable(run, defect);
      throw defect;
    }
    claims.remove(claim.id());
    if (made == Claim.DENIED) {
      sequel.leave(claim.id());
    } else {
      Instant now = time.instant();
      Failure why = Patience.notSent("the ledger could not be written");
      sequel.park(claim.waitUntil(now, now, why));
    }
  }
}
