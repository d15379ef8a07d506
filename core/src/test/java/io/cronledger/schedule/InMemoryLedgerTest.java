package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Books;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerUnavailable;
import org.junit.jupiter.api.Test;

class InMemoryLedgerTest implements LedgerContract {
  private final InMemoryLedger ledger = new InMemoryLedger(Samples.LEDGER);

  @Test
  void one_that_broke_down_refuses_everything_until_it_recovers() {
    ledger.breakDown();

    assertThatThrownBy(() -> ledger.ordered(Samples.manual(1)))
        .isInstanceOf(LedgerUnavailable.class);
    assertThatThrownBy(ledger::inForce).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();
    ledger.ordered(Samples.manual(1));
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
  public void reopen() {}
}
