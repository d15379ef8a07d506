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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What the books answer, each from one statement, and so from one state of the ledger.
 *
 * <p>Each {@code order by} begins with the leading columns of the index that is meant: without them
 * H2 would sort all the rows to find the first fifty.
 */
final class BookQueries {
  private static final Set<Status> UNFINISHED =
      Set.of(Status.WAITING, Status.RUNNING, Status.SETTLING);

  /** Status by status, since with {@code in} H2 would read all that the schedule ever had. */
  static final String HAS_UNFINISHED =
      UNFINISHED.stream()
          .map(
              status ->
                  "exists (select 1 from entry where schedule = :schedule and status = '%s')"
                      .formatted(status.label()))
          .collect(Collectors.joining(" or ", "select ", ""));

  private static final Duration TRIED_FOR = Duration.ofDays(7);

  private final Reader reader;
  private final EntryRows rows;

  BookQueries(Reader reader, EntryRows rows) {
    this.reader = reader;
    this.rows = rows;
  }

  List<Entry> entries(EntryFilter filter) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("limit", filter.limit());
    String pages =
        filter.statuses().isEmpty()
            ? page(filter, null, values)
            : filter.statuses().stream()
                .map(status -> page(filter, status, values))
                .collect(Collectors.joining(" union all "));
    List<Entry> found = ask("select * from (%s) p".formatted(pages), values);
    return found.size() <= filter.limit() ? found : List.copyOf(found.subList(0, filter.limit()));
  }

  Optional<Entry> entry(RunId id) {
    return ask("select * from entry where id = :id", Map.of("id", id.value())).stream().findFirst();
  }

  Optional<Entry> latest(ScheduleName schedule) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("limit", 1);
    EntryFilter newest = EntryFilter.newest(1).of(schedule);
    // A range counts from its first slot, but lasts until its last one.
    List<Entry> found =
        ask(
            "select * from (%s union all %s union all %s) p"
                .formatted(
                    page(newest, null, values),
                    page(newest, Status.SKIPPED, values),
                    page(newest, Status.MISSED, values)),
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

  private static RunId reach(Entry entry) {
    return entry instanceof Unfired range && range.count() > 1
        ? RunId.firstAt(range.lastSlot())
        : entry.id();
  }

  /** One page from one index; of several statuses, each has its own. */
  static String page(EntryFilter filter, @Nullable Status status, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>();
    List<String> order = new ArrayList<>();
    if (filter.schedule() != null) {
      values.put("schedule", filter.schedule().value());
      conditions.add("schedule = :schedule");
      order.add("schedule desc");
    }
    if (filter.task() != null) {
      values.put("task", filter.task().value());
      conditions.add("task = :task");
      if (filter.schedule() == null && status == null) {
        order.add("task desc");
      }
    }
    if (status != null) {
      conditions.add("status = '%s'".formatted(status.label()));
      order.add("status desc");
    }
    bounds(filter, conditions, values);
    order.add("id desc");
    return "(select * from entry %s order by %s fetch first :limit rows only)"
        .formatted(
            conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions),
            String.join(", ", order));
  }

  private static void bounds(
      EntryFilter filter, List<String> conditions, Map<String, Object> values) {
    if (filter.since() != null) {
      values.put("since", RunId.firstAt(filter.since()).value());
      conditions.add("id >= :since");
    }
    if (filter.until() != null) {
      values.put("until", RunId.firstAt(filter.until()).value());
      conditions.add("id < :until");
    }
    if (filter.before() != null) {
      values.put("before", filter.before().value());
      conditions.add("id < :before");
    }
  }

  private List<Entry> ask(String entries, Map<String, Object> values) {
    String sql =
        """
        select e.*, %s
          from (%s) e left join attempt a on a.run = e.id
         order by e.id desc, a.number
        """
            .formatted(EntryRows.ATTEMPT_COLUMNS, entries);
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
