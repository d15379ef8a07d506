package io.cronledger.run;

/** What the ledger holds about a firing: a run, or the reason why there was none. */
public sealed interface Entry permits TaskRun, Unfired {
  RunId id();

  Status status();
}
