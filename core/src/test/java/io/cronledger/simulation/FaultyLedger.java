package io.cronledger.simulation;

import io.cronledger.run.KeyEcho;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.Timetable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The ledger as one process has it: before or after any step of it the process may be killed, and
 * any step may fail, with nothing or all of it on record.
 */
final class FaultyLedger {
  /** All that the core wants of it. */
  interface All extends Ledger, Timetable, KeyEcho {}

  private final InMemoryLedger ledger;
  private final Stage.Cast process;
  private final Odds odds;
  private boolean gone;

  private FaultyLedger(InMemoryLedger ledger, Stage.Cast process, Odds odds) {
    this.ledger = ledger;
    this.process = process;
    this.odds = odds;
  }

  static All of(InMemoryLedger ledger, Stage.Cast process, Odds odds) {
    var faulty = new FaultyLedger(ledger, process, odds);
    return (All)
        Proxy.newProxyInstance(
            All.class.getClassLoader(), new Class<?>[] {All.class}, faulty::invoke);
  }

  private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    mayBeKilled();
    if (gone ? !odds.harm(700) : odds.harm(8)) {
      gone = !gone;
    }
    if (gone) {
      throw new LedgerUnavailable("broken on purpose");
    }
    try {
      Object result = method.invoke(ledger, arguments);
      mayBeKilled();
      if (odds.harm(3)) {
        throw new LedgerUnavailable("broken after the fact");
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void mayBeKilled() {
    if (!process.isKilled() && odds.harm(2)) {
      process.kill();
    }
    if (process.isKilled()) {
      throw new Stage.Killed();
    }
  }
}
