package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Books;
import io.cronledger.run.Ledger;
import io.cronledger.schedule.LedgerContract;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Timetable;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqlLedgerTest implements LedgerContract {
  @TempDir Path folder;
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    ledger = SqlLedger.open(folder, () -> Samples.LEDGER);
  }

  @AfterEach
  void close() {
    assertThat(ledger.borrowed()).as("connections left checked out").isZero();
    ledger.close();
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public Timetable timetable() {
    return ledger;
  }

  @Override
  public Books books() {
    return ledger;
  }

  @Override
  public void reopen() {
    close();
    open();
  }
}
