package io.cronledger.jdbc;

import java.nio.file.Path;

/** A process that has a ledger open to ask it, until its standard input ends. */
final class AskingUntilTold {
  private AskingUntilTold() {}

  public static void main(String[] args) throws Exception {
    try (SqlLedger ledger = SqlLedger.openToRead(Path.of(args[0]))) {
      System.out.println("asked " + ledger.unfinished().size());
      System.in.transferTo(System.err);
    }
  }
}
