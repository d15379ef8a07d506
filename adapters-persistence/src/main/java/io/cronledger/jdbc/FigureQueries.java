package io.cronledger.jdbc;

import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.Lateness;
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
import org.jspecify.annotations.Nullable;

/**
 * The ledger in numbers: days from their digests, and hours as well, but for those of one schedule
 * or task, which are counted from the entries.
 */
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

  private static final String DAY = epoch(86_400) + " as of_day";
  private static final String HOUR = epoch(3_600) + " as of_hour";

  private static final String DAYS = "of_day >= :fromDay and of_day < :toDay";
  private static final String HOURS = "of_hour >= :fromHour and of_hour < :toHour";

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

  private static final String LATE =
      """
      select %1$s, bucket, sum(runs) as runs
        from %2$s
       where %3$s
       group by %1$s, bucket
      """;

  List<Lateness> lateness(Scope scope) {
    Map<String, Object> values = new LinkedHashMap<>();
    String sql = latenessStatement(scope, values);
    return reader.read(
        handle -> {
          try (Query query = handle.createQuery(sql)) {
            return query
                .bindMap(values)
                .map((row, _) -> lateness(scope.grouping(), row))
                .list()
                .stream()
                .sorted(Lateness.ORDER)
                .toList();
          }
        });
  }

  /** Values are bound by name. */
  static String latenessStatement(Scope scope, Map<String, Object> values) {
    String own = bounds(scope, values);
    return switch (scope.grouping()) {
      case SCHEDULE -> LATE.formatted("schedule, task", "lateness", DAYS + own);
      case DAY ->
          LATE.formatted("of_day", isOfAll(scope) ? "total_lateness" : "lateness", DAYS + own);
      case HOUR ->
          isOfAll(scope) ? LATE.formatted("of_hour", "hour_lateness", HOURS) : lateEntries(own);
    };
  }

  private static String lateEntries(String own) {
    return """
      select %1$s, cast(floor(ln(cast(late + 1 as double precision))
               / ln(cast(1.2 as double precision))) as integer) as bucket, count(*) as runs
        from entry
       where id >= :from and id < :to and ended_at is not null and late is not null %2$s
       group by of_hour, bucket
      """
        .formatted(HOUR, own);
  }

  private static String bounds(Scope scope, Map<String, Object> values) {
    values.put("from", RunId.firstAt(scope.from()).value());
    values.put("to", RunId.firstAt(scope.to()).value());
    values.put("fromDay", TimeUnit.SECONDS.toDays(scope.from().getEpochSecond()));
    values.put("toDay", TimeUnit.SECONDS.toDays(scope.to().getEpochSecond()));
    values.put("fromHour", TimeUnit.SECONDS.toHours(scope.from().getEpochSecond()));
    values.put("toHour", TimeUnit.SECONDS.toHours(scope.to().getEpochSecond()));
    return own(scope, values);
  }

  /** Values are bound by name. */
  static String statement(Scope scope, Map<String, Object> values) {
    String own = bounds(scope, values);
    return switch (scope.grouping()) {
      case SCHEDULE -> counted("digest", "schedule, task", "schedule, task", DAYS, own);
      case DAY -> counted(isOfAll(scope) ? "total_digest" : "digest", "of_day", DAY, DAYS, own);
      case HOUR ->
          isOfAll(scope)
              ? counted("hour_digest", "of_hour", HOUR, HOURS, own)
              : ENTRIES.formatted(
                  HOUR, "(ended_at is not null or reason is not null)", own, "of_hour");
    };
  }

  /** Slots that did not fire are few entries, since those in a row share one. */
  private static String counted(
      String table, String key, String keyOfEntry, String when, String own) {
    return String.join(
        " union all ",
        digests(table, key, when, own),
        ENTRIES.formatted(keyOfEntry, "status = 'SKIPPED'", own, key),
        ENTRIES.formatted(keyOfEntry, "status = 'MISSED'", own, key));
  }

  /** Over everything a day or an hour is kept in a few rows. */
  private static boolean isOfAll(Scope scope) {
    return scope.schedule() == null && scope.task() == null;
  }

  private static String digests(String table, String key, String when, String own) {
    return """
      select %1$s, status, bucket, sum(runs) as runs, sum(took) as took, max(longest) as longest,
             sum(late) as late, max(latest) as latest, sum(usd) as usd
        from %2$s
       where %3$s %4$s
       group by %1$s, status, bucket
      """
        .formatted(key, table, when, own);
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

  private static @Nullable ScheduleName schedule(Grouping grouping, ResultSet row)
      throws SQLException {
    String schedule = grouping == Grouping.SCHEDULE ? row.getString("schedule") : "";
    return schedule.isEmpty() ? null : new ScheduleName(schedule);
  }

  private static @Nullable TaskRef task(Grouping grouping, ResultSet row) throws SQLException {
    return grouping == Grouping.SCHEDULE ? new TaskRef(row.getString("task")) : null;
  }

  private static @Nullable Instant at(Grouping grouping, ResultSet row) throws SQLException {
    return switch (grouping) {
      case SCHEDULE -> null;
      case DAY -> Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(row.getLong("of_day")));
      case HOUR -> Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(row.getLong("of_hour")));
    };
  }

  private static Lateness lateness(Grouping grouping, ResultSet row) throws SQLException {
    return new Lateness(
        schedule(grouping, row),
        task(grouping, row),
        at(grouping, row),
        row.getInt("bucket"),
        row.getLong("runs"));
  }

  private static Share share(Grouping grouping, ResultSet row) throws SQLException {
    String status = row.getString("status");
    return new Share(
        schedule(grouping, row),
        task(grouping, row),
        at(grouping, row),
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
