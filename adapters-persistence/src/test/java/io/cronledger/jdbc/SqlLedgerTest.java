package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Books;
import io.cronledger.run.Ledger;
import io.cronledger.schedule.History;
import io.cronledger.schedule.LedgerContract;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Timetable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqlLedgerTest implements LedgerContract {
  /** A ledger that was begun once and is copied for each test. */
  @TempDir static Path empty;

  @TempDir Path folder;
  private SqlLedger ledger;

  @BeforeAll
  static void begin() {
    SqlLedger.open(empty, () -> Samples.LEDGER).close();
  }

  @BeforeEach
  void copy() throws IOException {
    Files.copy(empty.resolve("ledger.mv.db"), folder.resolve("ledger.mv.db"));
    open();
  }

  private void open() {
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
  public History history() {
    return ledger;
  }

  @Override
  public void reopen() {
    close();
    open();
  }
}
