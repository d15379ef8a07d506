package io.cronledger.jdbc;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** What the books answer, each from one statement, and so from one state of the ledger. */
final class BookQueries {
  private static final Set<Status> UNFINISHED =
      Set.of(Status.WAITING, Status.RUNNING, Status.SETTLING);

  /**
   * That a run of {@code :schedule} is unfinished; status by status, since with {@code in} H2 would
   * read all that the schedule ever had.
   */
  static final String ANY_UNFINISHED =
      UNFINISHED.stream()
          .map(
              status ->
                  "exists (select 1 from entry where schedule = :schedule and status = '%s')"
                      .formatted(status.label()))
          .collect(Collectors.joining(" or ", "(", ")"));

  static final String HAS_UNFINISHED = "select " + ANY_UNFINISHED;

  static final String BY_ID = "select * from entry where id = :id";

  private static final Duration TRIED_FOR = Duration.ofDays(7);

  private final Reader reader;
  private final EntryRows rows;

  BookQueries(Reader reader, EntryRows rows) {
    this.reader = reader;
    this.rows = rows;
  }

  List<Entry> entries(EntryFilter filter) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<Entry> found = answer(page(filter, values), values);
    return found.size() <= filter.limit() ? found : List.copyOf(found.subList(0, filter.limit()));
  }

  /** What asks for at least the page's entries; values are bound by name. */
  static String page(EntryFilter filter, Map<String, Object> values) {
    return withAttempts("select * from (%s) p".formatted(Pages.of(filter, values)));
  }

  Optional<Entry> entry(RunId id) {
    return ask(BY_ID, Map.of("id", id.value())).stream().findFirst();
  }

  Optional<Entry> latest(ScheduleName schedule) {
    Map<String, Object> values = new LinkedHashMap<>();
    EntryFilter newest = EntryFilter.newest(1).of(schedule);
    // A range counts from its first slot, but lasts until its last one.
    List<Entry> found =
        ask(
            "select * from (%s union all %s) p"
                .formatted(
                    Pages.of(newest, values),
                    Pages.of(newest.withStatuses(Set.of(Status.SKIPPED, Status.MISSED)), values)),
            values);
    return found.stream()
        .reduce((one, other) -> reach(one).compareTo(reach(other)) >= 0 ? one : other);
  }

  /** All runs that are not over, oldest first. */
  List<TaskRun> unfinished() {
    return runs("select * from entry where status in (%s)".formatted(labels(UNFINISHED)), Map.of());
  }

  /** Those of a schedule, oldest first. */
  List<TaskRun> unfinished(ScheduleName schedule) {
    String sql =
        UNFINISHED.stream()
            .map(
                status ->
                    "(select * from entry where schedule = :schedule and status = '%s')"
                        .formatted(status.label()))
            .collect(Collectors.joining(" union all "));
    return runs("select * from (%s) p".formatted(sql), Map.of("schedule", schedule.value()));
  }

  /** A run is begun after its id's time, and tried for a week at the most. */
  List<TaskRun> withAbsentAttempts(Instant since) {
    String sql =
        """
        select * from entry where id in (
          select run from attempt
           where run >= :from and fate = 'ABSENT' and started_at >= :since)
        """;
    RunId from = RunId.firstAt(since.minus(TRIED_FOR));
    return runs(sql, Map.of("from", from.value(), "since", since));
  }

  private List<TaskRun> runs(String sql, Map<String, Object> values) {
    return ask(sql, values).reversed().stream().map(TaskRun.class::cast).toList();
  }

  boolean hasUnfinished(ScheduleName schedule) {
    return reader.read(
        handle ->
            handle
                .createQuery(HAS_UNFINISHED)
                .bind("schedule", schedule.value())
                .mapTo(Boolean.class)
                .one());
  }

  Set<RunId> over(Collection<RunId> runs) {
    return reader.read(
        handle ->
            handle
                .createQuery("select id from entry where id = any(:ids) and ended_at is not null")
                .bindArray("ids", UUID.class, runs.stream().<Object>map(RunId::value).toArray())
                .mapTo(UUID.class)
                .stream()
                .map(RunId::new)
                .collect(Collectors.toSet()));
  }

  private static RunId reach(Entry entry) {
    return entry instanceof Unfired range && range.count() > 1
        ? RunId.firstAt(range.lastSlot())
        : entry.id();
  }

  private List<Entry> ask(String entries, Map<String, Object> values) {
    return answer(withAttempts(entries), values);
  }

  static String withAttempts(String entries) {
    return """
    select e.*, %s
      from (%s) e left join attempt a on a.run = e.id
     order by e.id desc, a.number
    """
        .formatted(EntryRows.ATTEMPT_COLUMNS, entries);
  }

  private List<Entry> answer(String sql, Map<String, Object> values) {
    return reader.read(
        handle -> {
          try (Query query = handle.createQuery(sql)) {
            return query.bindMap(values).scanResultSet((result, _) -> rows.all(result.get()));
          }
        });
  }

  private static String labels(Set<Status> statuses) {
    return statuses.stream()
        .map(status -> "'%s'".formatted(status.label()))
        .collect(Collectors.joining(", "));
  }
}
