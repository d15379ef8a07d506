package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Books;
import io.cronledger.run.Ledger;
import io.cronledger.schedule.History;
import io.cronledger.schedule.LedgerContract;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Timetable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresLedgerTest implements LedgerContract {
  /** A ledger that was begun once and is copied for each test. */
  private static PostgresServer empty = TestPostgres.database();

  private PostgresServer server = empty;
  private SqlLedger ledger;

  @BeforeAll
  static void begin() {
    open(empty).close();
  }

  @BeforeEach
  void copy() {
    server = TestPostgres.copyOf(empty);
    ledger = open(server);
  }

  @AfterEach
  void drop() {
    close();
    TestPostgres.drop(server);
  }

  private static SqlLedger open(PostgresServer server) {
    return new SqlLedger(PostgresDatabase.open(server, TestPostgres.SESSION, () -> Samples.LEDGER));
  }

  private void close() {
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
    ledger = open(server);
  }
}
