package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;

import io.cronledger.run.Deed;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** What somebody had done, as rows. */
final class DeedRecords {
  private DeedRecords() {}

  static boolean insert(Handle handle, Deed deed) {
    return switch (deed) {
      case Deed.Paused(var schedule, _, _) -> insert(handle, deed, "PAUSED", schedule, null);
      case Deed.Resumed(var schedule, _, _) -> insert(handle, deed, "RESUMED", schedule, null);
      case Deed.Aborted(var run, _, _) -> insert(handle, deed, "ABORTED", null, run);
    };
  }

  private static boolean insert(
      Handle handle, Deed deed, String kind, @Nullable ScheduleName schedule, @Nullable RunId run) {
    try (Update insert =
        handle.createUpdate(
            """
            insert into deed (kind, schedule, run, done_at, done_by)
            values (:kind, :schedule, cast(:run as uuid), :at, :by)
            """)) {
      return insert
              .bind("kind", kind)
              .bind("schedule", schedule == null ? null : schedule.value())
              .bindByType("run", run == null ? null : run.value(), UUID.class)
              .bind("at", deed.at())
              .bind("by", deed.by())
              .execute()
          == 1;
    }
  }

  static List<Deed> of(Handle handle, RunId run) {
    return handle
        .createQuery("select * from deed where run = :run order by id")
        .bind("run", run.value())
        .map((row, _) -> deed(row))
        .list();
  }

  static List<Deed> of(Handle handle, ScheduleName schedule) {
    return handle
        .createQuery("select * from deed where schedule = :schedule order by id")
        .bind("schedule", schedule.value())
        .map((row, _) -> deed(row))
        .list();
  }

  static Set<RunId> toBeStopped(Handle handle) {
    return handle
        .createQuery(
            """
            select e.id from entry e
             where e.status in ('WAITING', 'RUNNING', 'SETTLING')
               and exists (select 1 from deed d where d.run = e.id and d.kind = 'ABORTED')
            """)
        .mapTo(UUID.class)
        .stream()
        .map(RunId::new)
        .collect(Collectors.toSet());
  }

  private static Deed deed(ResultSet row) throws SQLException {
    var at = instant(row, "done_at");
    String by = row.getString("done_by");
    return switch (row.getString("kind")) {
      case "PAUSED" -> new Deed.Paused(new ScheduleName(row.getString("schedule")), at, by);
      case "RESUMED" -> new Deed.Resumed(new ScheduleName(row.getString("schedule")), at, by);
      case "ABORTED" -> new Deed.Aborted(new RunId(row.getObject("run", UUID.class)), at, by);
      default -> throw new IllegalStateException("no deed: '%s'".formatted(row.getString("kind")));
    };
  }
}
