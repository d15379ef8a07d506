package io.cronledger.run;

/** Another process has the ledger for itself; it may be done soon. */
public final class LedgerTaken extends LedgerUnavailable {
  private static final long serialVersionUID = 1L;

  public LedgerTaken(String message) {
    super(message);
  }
}
