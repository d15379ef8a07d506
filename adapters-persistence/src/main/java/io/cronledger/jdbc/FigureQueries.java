package io.cronledger.jdbc;

import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Share;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRef;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.statement.Query;

/** The ledger in numbers: whole days from their digests, hours from the entries. */
final class FigureQueries {
  private static final int MILLIONTHS = 6;

  private static final String ENTRIES =
      """
      select %1$s, status,
             coalesce(cast(floor(ln(cast(took + 1 as double precision))
               / ln(cast(1.2 as double precision))) as integer), -1) as bucket,
             sum(coalesce(slots, 1)) as runs, coalesce(sum(took), 0) as took,
             coalesce(max(took), 0) as longest, coalesce(sum(late), 0) as late,
             coalesce(max(late), 0) as latest,
             coalesce(sum(cast(round(cast(usd as numeric(30, 12)) * 1000000) as bigint)), 0) as usd
        from entry
       where id >= :from and id < :to and %2$s %3$s
       group by %4$s, status, bucket
      """;

  private final Reader reader;

  FigureQueries(Reader reader) {
    this.reader = reader;
  }

  List<Share> shares(Scope scope) {
    Map<String, Object> values = new LinkedHashMap<>();
    String sql = statement(scope, values);
    return reader.read(
        handle -> {
          try (Query query = handle.createQuery(sql)) {
            return query
                .bindMap(values)
                .map((row, _) -> share(scope.grouping(), row))
                .list()
                .stream()
                .sorted(Share.ORDER)
                .toList();
          }
        });
  }

  /** Values are bound by name. */
  static String statement(Scope scope, Map<String, Object> values) {
    values.put("from", RunId.firstAt(scope.from()).value());
    values.put("to", RunId.firstAt(scope.to()).value());
    String own = own(scope, values);
    return switch (scope.grouping()) {
      case SCHEDULE -> days(scope, own, "schedule, task", "schedule, task", values);
      case DAY -> days(scope, own, "of_day", epoch(86_400) + " as of_day", values);
      case HOUR ->
          ENTRIES.formatted(
              epoch(3_600) + " as of_hour",
              "(ended_at is not null or reason is not null)",
              own,
              "of_hour");
    };
  }

  /** Slots that did not fire are few entries, since those in a row share one. */
  private static String days(
      Scope scope, String own, String key, String keyOfEntry, Map<String, Object> values) {
    values.put("fromDay", TimeUnit.SECONDS.toDays(scope.from().getEpochSecond()));
    values.put("toDay", TimeUnit.SECONDS.toDays(scope.to().getEpochSecond()));
    return String.join(
        " union all ",
        digests(key, own),
        ENTRIES.formatted(keyOfEntry, "status = 'SKIPPED'", own, key),
        ENTRIES.formatted(keyOfEntry, "status = 'MISSED'", own, key));
  }

  private static String digests(String key, String own) {
    return """
      select %1$s, status, bucket, sum(runs) as runs, sum(took) as took, max(longest) as longest,
             sum(late) as late, max(latest) as latest, sum(usd) as usd
        from digest
       where of_day >= :fromDay and of_day < :toDay %2$s
       group by %1$s, status, bucket
      """
        .formatted(key, own);
  }

  private static String epoch(int seconds) {
    return "cast(floor(extract(epoch from coalesce(slot, ordered_at)) / %d) as integer)"
        .formatted(seconds);
  }

  private static String own(Scope scope, Map<String, Object> values) {
    var own = new StringBuilder();
    if (scope.schedule() != null) {
      values.put("schedule", scope.schedule().value());
      own.append(" and schedule = :schedule");
    }
    if (scope.task() != null) {
      values.put("task", scope.task().value());
      own.append(" and task = :task");
    }
    return own.toString();
  }

  private static Share share(Grouping grouping, ResultSet row) throws SQLException {
    boolean bySchedule = grouping == Grouping.SCHEDULE;
    String schedule = bySchedule ? row.getString("schedule") : "";
    String status = row.getString("status");
    return new Share(
        schedule.isEmpty() ? null : new ScheduleName(schedule),
        bySchedule ? new TaskRef(row.getString("task")) : null,
        switch (grouping) {
          case SCHEDULE -> null;
          case DAY -> Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(row.getLong("of_day")));
          case HOUR -> Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(row.getLong("of_hour")));
        },
        Status.parse(status).orElseThrow(),
        row.getInt("bucket"),
        row.getLong("runs"),
        Duration.ofMillis(row.getLong("took")),
        Duration.ofMillis(row.getLong("longest")),
        Duration.ofMillis(row.getLong("late")),
        Duration.ofMillis(row.getLong("latest")),
        BigDecimal.valueOf(row.getLong("usd"), MILLIONTHS));
  }
}
