package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
  @TempDir Path folder;

  @Test
  void a_second_one_is_told_who_has_it_open_and_the_first_goes_on() {
    try (SqlLedger first = open()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(this::open)
            .isInstanceOf(LedgerUnavailable.class)
            .hasMessageContaining("another Cronledger (process %d)", ProcessHandle.current().pid())
            .hasMessageContaining(folder.toString());
      }
      first.ordered(manual(1));
    }
    try (SqlLedger next = open()) {
      assertThat(next.entry(manual(1).id())).contains(manual(1));
    }
  }

  @Test
  void nothing_is_made_where_one_was_to_be_found() {
    assertThatThrownBy(() -> SqlLedger.openToRead(folder))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessage("there is no ledger in %s yet: a service begins one when it starts", folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_folder_that_cannot_be_made_is_told() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> SqlLedger.open(file.resolve("data"), () -> Samples.LEDGER))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("the ledger's folder %s cannot be used", file.resolve("data"));
  }

  @Test
  void one_that_was_only_half_made_is_made_again() throws IOException {
    Files.write(folder.resolve("ledger-new.mv.db"), new byte[] {1, 2, 3});

    open().close();

    assertThat(folder.resolve("ledger-new.mv.db")).doesNotExist();
    assertThat(folder.resolve("ledger.mv.db")).exists();
  }

  @Test
  void a_damaged_file_is_told_and_left_as_it_is() throws IOException {
    open().close();
    byte[] whole = Files.readAllBytes(folder.resolve("ledger.mv.db"));
    byte[] noise = new byte[whole.length];
    new Random(1).nextBytes(noise);

    for (byte[] damaged :
        new byte[][] {
          {}, new byte[whole.length], noise, Arrays.copyOf(whole, 5_000), Arrays.copyOf(whole, 100)
        }) {
      Files.write(folder.resolve("ledger.mv.db"), damaged);

      assertThatThrownBy(this::open)
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("ledger.mv.db cannot be opened, and was left as it is")
          .hasMessageContaining("cronledger restore BACKUP --replace");
      assertThat(folder.resolve("ledger.mv.db")).hasBinaryContent(damaged);
    }
    Files.write(folder.resolve("ledger.mv.db"), whole);
    open().close();
  }

  @Test
  void a_database_that_holds_something_else_is_left_alone() throws Exception {
    String url = "jdbc:h2:" + folder.resolve("ledger").toAbsolutePath();
    DriverManager.getConnection(url).close();

    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("it holds something else");
  }

  @Test
  void one_that_was_closed_refuses_everything() {
    SqlLedger ledger = open();
    ledger.close();
    ledger.close();

    assertThatThrownBy(() -> ledger.ordered(manual(1))).isInstanceOf(LedgerUnavailable.class);
    assertThatThrownBy(ledger::unfinished).isInstanceOf(LedgerUnavailable.class);
  }

  private SqlLedger open() {
    return SqlLedger.open(folder, () -> Samples.LEDGER);
  }
}
