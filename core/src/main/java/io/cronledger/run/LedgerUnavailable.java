package io.cronledger.run;

/** The ledger cannot be read or written just now. The message says why, to people. */
public sealed class LedgerUnavailable extends RuntimeException permits LedgerTaken {
  private static final long serialVersionUID = 1L;

  public LedgerUnavailable(String message) {
    super(message);
  }

  public LedgerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
