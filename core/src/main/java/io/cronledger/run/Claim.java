package io.cronledger.run;

/** What came of claiming a run. */
public enum Claim {
  /** It is ours, on record: the call may leave. */
  MADE,
  /** This very claim is on record already. */
  STANDS,
  /** The run is not waiting for this claim. */
  DENIED
}
