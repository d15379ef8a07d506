package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.WATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.RunId;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRef;
import io.cronledger.run.Traits;
import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What H2 says about how it would answer: a page costs a page, however long the books are. */
class IndexTest {
  private static final RunId BEFORE = Samples.manual(9).id();

  @TempDir Path folder;
  private SqlLedger ledger;
  private H2Database database;

  @BeforeEach
  void open() {
    database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER);
    ledger = new SqlLedger(database);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void the_newest_entries_are_the_end_of_an_index() {
    EntryFilter page = EntryFilter.newest(50).before(BEFORE);

    assertThat(plan(page, null)).contains("PRIMARY_KEY").contains("index sorted");
    assertThat(plan(page.of(PRICES), null)).contains("ENTRY_BY_SCHEDULE:").contains("index sorted");
    assertThat(plan(of(WATCH), null)).contains("ENTRY_BY_TASK:").contains("index sorted");
    assertThat(plan(page, Status.LOST)).contains("ENTRY_BY_STATUS:").contains("index sorted");
    assertThat(plan(page.of(PRICES), Status.LOST))
        .contains("ENTRY_BY_SCHEDULE_AND_STATUS:")
        .contains("index sorted");
  }

  @Test
  void what_failures_say_is_gone_through_without_the_entries() {
    Traits like = new Traits(null, "refused", false, null, null, null, null, null);
    EntryFilter page = EntryFilter.newest(50).before(BEFORE).with(like);

    assertThat(plan(page, Status.LOST))
        .containsPattern("(?s)FROM \"PUBLIC\".\"FAILURE_TEXT\".*LEFT OUTER JOIN")
        .contains("index sorted");
    assertThat(plan(page.of(PRICES), Status.LOST)).contains("ENTRY_BY_SCHEDULE_AND_STATUS:");
  }

  @Test
  void whether_a_schedule_has_unfinished_runs_is_seen_in_an_index() {
    String plan = explained(BookQueries.HAS_UNFINISHED, Map.of("schedule", "prices"));

    assertThat(plan.split("ENTRY_BY_SCHEDULE_AND_STATUS:", -1)).hasSize(4);
  }

  private String plan(EntryFilter filter, @Nullable Status status) {
    Map<String, Object> values = new HashMap<>();
    EntryFilter page = status == null ? filter : filter.withStatuses(Set.of(status));
    return explained(Pages.of(page, values), values);
  }

  private String explained(String sql, Map<String, Object> values) {
    return database
        .reader()
        .read(
            handle ->
                handle.createQuery("explain " + sql).bindMap(values).mapTo(String.class).one());
  }

  private static EntryFilter of(TaskRef task) {
    return new EntryFilter(null, task, Set.of(), null, null, BEFORE, 50);
  }
}
