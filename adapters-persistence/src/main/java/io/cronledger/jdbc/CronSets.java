package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;

import io.cronledger.schedule.AcceptedSet;
import io.cronledger.schedule.Superseded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The sets of cron files that were accepted. Whoever comes here holds the lock of the ledger's own
 * row, so that sets come one after the other.
 */
final class CronSets {
  /** Beyond so many, a set that comes again counts as new. */
  private static final int KEPT = 1000;

  private CronSets() {}

  static Optional<AcceptedSet> accepted(Handle handle) {
    return handle
        .createQuery(
            """
            select s.version, s.hash, s.accepted_at, s.steps, n.name
              from cron_set s left join node n on n.epoch = s.node
             order by s.version desc fetch first 1 rows only
            """)
        .map((row, _) -> accepted(row))
        .findOne();
  }

  private static AcceptedSet accepted(ResultSet row) throws SQLException {
    return new AcceptedSet(
        row.getLong("version"),
        row.getString("hash"),
        instant(row, "accepted_at"),
        row.getString("name"),
        row.getLong("steps"));
  }

  static boolean putForward(Handle handle, String set) {
    Long node = WrittenBy.node(handle);
    if (node != null) {
      handle.execute("update node set files = ? where epoch = ?", set, node);
    }
    AcceptedSet latest = accepted(handle).orElse(null);
    if (latest != null && latest.hash().equals(set)) {
      return true;
    }
    if (latest != null && wasAccepted(handle, set) && isHeld(handle, latest.hash())) {
      return false;
    }
    accept(handle, set, node);
    return true;
  }

  private static boolean wasAccepted(Handle handle, String set) {
    return handle
        .createQuery("select 1 from cron_set where hash = :set fetch first 1 rows only")
        .bind("set", set)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static boolean isHeld(Handle handle, String set) {
    return handle
        .createQuery(
            """
            select 1 from node
             where files = :set and ended_at is null and lease_until > current_timestamp
             fetch first 1 rows only
            """)
        .bind("set", set)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static void accept(Handle handle, String set, @Nullable Long node) {
    handle
        .createUpdate(
            """
            insert into cron_set (hash, accepted_at, node, steps)
            values (:set, current_timestamp, :node, 0)
            """)
        .bind("set", set)
        .bindByType("node", node, Long.class)
        .execute();
    handle.execute(
        "delete from cron_set where version <= (select max(version) from cron_set) - ?", KEPT);
  }

  /** Lets the others see that more of it is in force; without nodes there is nobody to overrule. */
  static void step(Handle handle) {
    Long node = WrittenBy.node(handle);
    int held =
        handle
            .createUpdate(
                """
                update cron_set set steps = steps + 1
                 where version = (select max(version) from cron_set)
                   and (cast(:node as bigint) is null
                        or hash = (select files from node where epoch = :node))
                """)
            .bindByType("node", node, Long.class)
            .execute();
    if (node != null && held == 0) {
      throw new Superseded();
    }
  }
}
