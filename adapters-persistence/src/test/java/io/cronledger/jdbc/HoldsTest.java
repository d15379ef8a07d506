package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of payloads in a transaction is true. */
class HoldsTest {
  private static final byte[] SHA256 = {1};

  private final Chunks payload = new Chunks(SHA256, 0, List.of(Chunk.of(new byte[] {1})));
  @TempDir Path folder;
  private H2Database database;
  private Handle handle;

  @BeforeEach
  void begin() throws Exception {
    database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER);
    handle = database.connect();
    handle.getConnection().setAutoCommit(false);
  }

  @AfterEach
  void close() {
    handle.rollback();
    handle.close();
    database.close();
  }

  @Test
  void one_that_was_undone_with_its_change_is_put_by_the_next() throws Exception {
    make(
        change -> {
          payload.insert(change);
          throw new IllegalStateException("undone");
        });
    make(payload::insert);

    assertThat(payloads()).isEqualTo(1);
  }

  @Test
  void one_that_was_removed_is_put_by_the_next() throws Exception {
    make(payload::insert);
    make(change -> Removals.removeUnreferenced(change, List.of(SHA256)));
    make(payload::insert);

    assertThat(payloads()).isEqualTo(1);
  }

  @Test
  void one_that_was_undone_with_its_transaction_is_put_by_the_next() {
    assertThatThrownBy(
            () ->
                database
                    .writer()
                    .write(
                        change -> {
                          payload.insert(change);
                          throw new IllegalStateException("undone");
                        }))
        .isInstanceOf(IllegalStateException.class);
    database.writer().write(payload::insert);

    assertThat(payloads()).isEqualTo(1);
  }

  private void make(Change<Boolean> change) throws Exception {
    new Pending<>(change, true, Duration.ZERO).makeOrFail(handle);
  }

  private int payloads() {
    return handle.createQuery("select count(*) from payload").mapTo(Integer.class).one();
  }
}
