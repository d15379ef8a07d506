package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Node;
import io.cronledger.run.Roster;
import io.cronledger.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The nodes in a table of PostgreSQL. Whoever writes under an epoch first makes sure that it goes
 * on, and holds on to its row until the transaction ends; whoever ends one waits for those.
 */
final class SqlRoster implements Roster {
  private static final String UNFINISHED = "('WAITING', 'RUNNING', 'SETTLING')";

  private final PostgresDatabase database;
  private final Reader reader;
  private Epoch epoch = Epoch.NONE;

  SqlRoster(PostgresDatabase database) {
    this.database = database;
    this.reader = database.reader();
  }

  @Override
  public long join(Self self, Duration lease) {
    try {
      epoch = reader.jdbi().inTransaction(handle -> join(handle, self, lease));
    } catch (JdbiException e) {
      throw reader.faults().unavailable(e);
    }
    database.writeUnder(epoch);
    return epoch.number();
  }

  private static Epoch join(Handle handle, Self self, Duration lease) {
    keepFromChanging(handle);
    endAll(
        handle,
        handle
            .createQuery("select epoch from node where id = :id and ended_at is null for update")
            .bind("id", self.id())
            .mapTo(Long.class)
            .list());
    refuseOtherEndpoints(handle, self.endpoint());
    handle.execute("delete from node where ended_at < clock_timestamp() - interval '30 days'");
    long number =
        handle
            .createQuery(
                """
            insert into node (
              id, name, version, endpoint, fires, joined_at, renewed_at, lease_until)
            values (
              :id, :name, :version, :endpoint, :fires, clock_timestamp(), clock_timestamp(),
              clock_timestamp() + make_interval(secs => :lease))
            returning epoch
            """)
            .bind("id", self.id())
            .bind("name", self.name())
            .bind("version", self.version())
            .bind("endpoint", self.endpoint())
            .bind("fires", self.fires())
            .bind("lease", seconds(lease))
            .mapTo(Long.class)
            .one();
    return Epoch.begin(handle, number);
  }

  /** Nobody joins, or writes under an epoch, as long as this transaction lasts. */
  static void keepOut(Handle handle) {
    keepFromChanging(handle);
    NodeRows.nodes(handle).stream()
        .filter(Node::isLive)
        .findFirst()
        .ifPresent(
            node -> {
              throw new LedgerUnavailable(
                  "the Cronledger on %s serves this ledger: stop it first".formatted(node.name()));
            });
    endAll(
        handle,
        handle
            .createQuery("select epoch from node where ended_at is null for update")
            .mapTo(Long.class)
            .list());
  }

  private static void keepFromChanging(Handle handle) {
    handle.execute("set local lock_timeout = '5s'");
    try {
      handle.execute("lock table node in share row exclusive mode");
    } catch (JdbiException e) {
      if (Faults.isLocked(e)) {
        throw new LedgerUnavailable("the ledger is being copied, or another node begins just now");
      }
      throw e;
    }
    handle.execute("set local lock_timeout = default");
  }

  private static void refuseOtherEndpoints(Handle handle, String endpoint) {
    handle
        .createQuery(
            """
            select name, endpoint from node
             where ended_at is null and lease_until > clock_timestamp() and endpoint <> :endpoint
             limit 1
            """)
        .bind("endpoint", endpoint)
        .map((row, _) -> row.getString("name") + " runs tasks at " + row.getString("endpoint"))
        .findOne()
        .ifPresent(
            other -> {
              throw new LedgerUnavailable(
                  "another Cronledger serves this ledger: %s, this one at %s; nodes of one ledger need one 'endpoint' that is not the local one"
                      .formatted(other, endpoint));
            });
  }

  @Override
  public Heard renew(Word word, Duration lease) {
    return reader.read(
        handle ->
            epoch
                .bind(
                    handle.createQuery(
                        """
                        update node
                           set renewed_at = clock_timestamp(), skew_millis = :skew,
                               running = :running,
                               lease_until = clock_timestamp() + make_interval(secs => :lease)
                         where %s
                        returning clock_timestamp() as at, %s
                        """
                            .formatted(epoch.goesOn(), epoch.facts())))
                .bindByType("skew", word.skew() == null ? null : word.skew().toMillis(), Long.class)
                .bind("running", word.running())
                .bind("lease", seconds(lease))
                .map(
                    (row, _) -> {
                      epoch.renewed(row);
                      return instant(row, "at");
                    })
                .findOne()
                .<Heard>map(at -> new Sight(at, NodeRows.nodes(handle)))
                .orElseGet(() -> new Over(epoch.mayBeForgottenBy(handle))));
  }

  private static double seconds(Duration lease) {
    return lease.toMillis() / 1e3;
  }

  @Override
  public TakenOver takeOver(boolean endThoseWithoutLease) {
    return database
        .writer()
        .write(
            handle -> {
              boolean ended = endThoseWithoutLease && endAll(handle, withoutLease(handle));
              return new TakenOver(adopt(handle), ended);
            });
  }

  /** One whose connection hangs in a transaction is waited for another time. */
  private static List<Long> withoutLease(Handle handle) {
    return handle
        .createQuery(
            """
            select epoch from node
             where ended_at is null and lease_until < clock_timestamp()
             order by epoch
               for update skip locked
            """)
        .mapTo(Long.class)
        .list();
  }

  private static boolean endAll(Handle handle, List<Long> epochs) {
    for (long one : epochs) {
      handle.execute("update node set ended_at = clock_timestamp() where epoch = ?", one);
    }
    return !epochs.isEmpty();
  }

  private List<RunId> adopt(Handle handle) {
    return handle
        .createQuery(
            """
            update entry e set node = :epoch
             where e.status in %s
               and not exists (
                 select 1 from node n where n.epoch = e.node and n.ended_at is null)
            returning e.id
            """
                .formatted(UNFINISHED))
        .bind("epoch", epoch.number())
        .mapTo(UUID.class)
        .map(RunId::new)
        .list();
  }

  @Override
  public List<RunId> ours() {
    return reader.read(
        handle ->
            handle
                .createQuery("select id from entry where node = :epoch and status in " + UNFINISHED)
                .bind("epoch", epoch.number())
                .mapTo(UUID.class)
                .map(RunId::new)
                .list());
  }

  @Override
  public void leave() {
    reader.read(
        handle ->
            epoch
                .bind(
                    handle.createUpdate(
                        "update node set ended_at = clock_timestamp() where " + epoch.goesOn()))
                .execute());
  }
}
