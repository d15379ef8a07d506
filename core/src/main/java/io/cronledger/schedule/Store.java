package io.cronledger.schedule;

import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** The ledger as something that takes up room and can be carried away. */
public interface Store {

  /**
   * What it takes up now.
   *
   * @throws LedgerUnavailable if it cannot be asked
   */
  Storage storage(Instant now);

  /**
   * Writes all that is on record at one instant, while others go on recording.
   *
   * @throws IOException if that cannot be written; what was written before is no backup
   */
  void backup(OutputStream to) throws IOException;
}
