package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Together;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers share a transaction and never notice. */
class GroupingTest {
  private static final int CALLERS = 64;

  @TempDir Path folder;
  private final AtomicInteger next = new AtomicInteger();
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    ledger = SqlLedger.open(folder, () -> Samples.LEDGER);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void one_that_fails_takes_none_of_the_others_with_it() throws Exception {
    List<Boolean> written =
        Together.all(
            CALLERS,
            () -> {
              int n = next.getAndIncrement();
              try {
                if (n % 2 == 0) {
                  ledger.ordered(manual(n));
                } else {
                  ledger.ended(neverOrdered(n));
                }
                return true;
              } catch (IllegalStateException contradiction) {
                return false;
              }
            });

    assertThat(written).filteredOn(it -> it).hasSize(CALLERS / 2);
    assertThat(ledger.entries(EntryFilter.newest(1000))).hasSize(CALLERS / 2);
  }

  @Test
  void what_closes_under_its_callers_has_written_just_what_it_acknowledged() throws Exception {
    List<Integer> acknowledged =
        Together.all(
            CALLERS,
            () -> {
              int written = 0;
              for (int n = next.getAndIncrement(); n < 1000; n = next.getAndIncrement()) {
                if (n == 200) {
                  ledger.close();
                }
                try {
                  ledger.ordered(manual(n));
                  written++;
                } catch (LedgerUnavailable closed) {
                  break;
                }
              }
              return written;
            });

    open();
    assertThat(ledger.entries(EntryFilter.newest(1000)))
        .hasSize(acknowledged.stream().mapToInt(n -> n).sum());
  }

  @Test
  void an_interrupted_caller_knows_what_became_of_it_and_stays_interrupted() {
    Thread.currentThread().interrupt();

    ledger.ordered(manual(1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ledger.entry(manual(1).id())).isPresent();
  }

  private static TaskRun.Over neverOrdered(int n) {
    return manual(n).begin(minute(n)).end(minute(n), new Outcome.Lost(UNREACHABLE), null);
  }
}
