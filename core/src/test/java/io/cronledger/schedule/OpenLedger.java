package io.cronledger.schedule;

import io.cronledger.run.Books;
import io.cronledger.run.Ledger;

/** One ledger, empty when a test begins, seen through its ports. */
public interface OpenLedger {
  Ledger ledger();

  Timetable timetable();

  Books books();

  History history();

  /** Closes it and opens it again, if there is such a thing; what was asked before is void. */
  void reopen();
}
