package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Payload;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 does not notice when a disk gives back other bytes than it got; the ledger does. */
class DamageTest {
  private static final Payload INPUT =
      Payload.json("{\"text\":\"" + "abc ".repeat(200_000) + "\"}");

  @TempDir Path folder;
  private H2Database database;
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER);
    ledger = new SqlLedger(database);
    ledger.ordered(withInput(1, INPUT));
  }

  @AfterEach
  void close() {
    assertThat(ledger.borrowed()).as("connections left checked out").isZero();
    ledger.close();
  }

  @Test
  void bytes_that_are_not_those_that_were_written_are_never_given_out_as_whole() {
    for (String damage :
        List.of(
            "update payload set bytes = x'00', deflated = false where chunk = 3",
            "update payload set bytes = x'0102030405' where chunk = 1",
            "update payload set bytes = (select bytes from payload where chunk = 0) where chunk = 2",
            "delete from payload where chunk = 2")) {
      change(damage);

      assertThatThrownBy(this::readAll)
          .as(damage)
          .isInstanceOf(DamagedPayload.class)
          .hasMessageContaining("the payload %s is damaged (", INPUT.sha256());
    }
  }

  @Test
  void equal_payloads_are_kept_once_and_small() {
    long before = count("select count(*) from payload");
    ledger.ordered(withInput(2, INPUT));

    assertThat(count("select count(*) from payload")).isEqualTo(before).isEqualTo(4);
    assertThat(count("select sum(octet_length(bytes)) from payload"))
        .isLessThan(INPUT.size() / 100);
  }

  private void readAll() throws IOException {
    TaskRun run = ledger.unfinished().getFirst();
    try (InputStream in = run.order().call().input().open()) {
      in.readAllBytes();
    }
  }

  private void change(String sql) {
    try (Handle handle = database.connect()) {
      handle.execute(sql);
    }
  }

  private long count(String sql) {
    return database.reader().read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
