package io.cronledger.run;

import java.io.IOException;

/** What is kept of a payload is not what was written: a disk gave back other bytes, or none. */
public final class DamagedPayload extends IOException {
  private static final long serialVersionUID = 1L;

  private final String how;

  /**
   * @param how what is wrong with it, such as {@code chunk 2 is missing}
   */
  public DamagedPayload(String sha256, String how) {
    super("the payload %s is damaged in the ledger: %s".formatted(sha256, how));
    this.how = how;
  }

  public String how() {
    return how;
  }
}
