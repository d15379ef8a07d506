package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What a node writes under. It goes on until others end its row; or until the server is one that
 * may have forgotten what it told: a standby that was promoted, in whose history the last moments
 * can be missing, unless each commit had waited for a standby.
 */
final class Epoch {
  /** Before a node has begun one. */
  static final Epoch NONE = new Epoch(0, "''", new Server("", false));

  /** A promotion begins another; it is part of the name of each file of the server's log. */
  private static final String TIMELINE = "left(pg_walfile_name(pg_current_wal_lsn()), 8)";

  private static final String UNTOLD = "''";
  private static final String SAVEPOINT = "timeline";

  private final long number;
  private final String timeline;
  private volatile Server server;

  /**
   * The server, as it last told of itself.
   *
   * @param waits whether a commit waits for a standby
   */
  private record Server(String timeline, boolean waits) {
    static Server of(ResultSet row) throws SQLException {
      return new Server(row.getString("timeline"), row.getBoolean("waits"));
    }
  }

  private Epoch(long number, String timeline, Server server) {
    this.number = number;
    this.timeline = timeline;
    this.server = server;
  }

  /** Begins in a transaction. Some servers keep their timeline to themselves. */
  static Epoch begin(Handle handle, long number) {
    handle.savepoint(SAVEPOINT);
    try {
      return new Epoch(number, TIMELINE, ask(handle, TIMELINE));
    } catch (JdbiException e) {
      handle.rollbackToSavepoint(SAVEPOINT);
      return new Epoch(number, UNTOLD, ask(handle, UNTOLD));
    }
  }

  private static Server ask(Handle handle, String timeline) {
    return handle.createQuery("select " + facts(timeline)).map((row, _) -> Server.of(row)).one();
  }

  private static String facts(String timeline) {
    return timeline + " as timeline, current_setting('synchronous_standby_names') <> '' as waits";
  }

  long number() {
    return number;
  }

  /** Keeps a transaction from being made once the epoch is over. */
  void enter(Handle handle) {
    Optional<Boolean> sameServer =
        bind(handle.createQuery(
                "select %s from node where epoch = :epoch and ended_at is null for key share"
                    .formatted(isSameServer())))
            .mapTo(Boolean.class)
            .findOne();
    if (sameServer.isEmpty()) {
      throw new LedgerUnavailable(
          "this node was taken for dead by the others, and writes nothing more");
    }
    if (!sameServer.get()) {
      throw new LedgerUnavailable(
          "the database is a standby of the one before, which may not have had all of it; this node writes nothing more");
    }
    WrittenBy.set(handle, number);
  }

  /** A condition on a row of {@code node}. */
  String goesOn() {
    return "epoch = :epoch and ended_at is null and " + isSameServer();
  }

  private String isSameServer() {
    return "(:waits or %s = :timeline)".formatted(timeline);
  }

  /** Gives a statement what the condition is about. */
  <S extends SqlStatement<S>> S bind(S statement) {
    Server last = server;
    return statement
        .bind("epoch", number)
        .bind("waits", last.waits())
        .bind("timeline", last.timeline());
  }

  /** What to ask for with each renewal. */
  String facts() {
    return facts(timeline);
  }

  void renewed(ResultSet row) throws SQLException {
    server = Server.of(row);
  }

  /** Whether this server may not have had all that the one before told. */
  boolean mayBeForgottenBy(Handle handle) {
    return bind(handle.createQuery("select :epoch > 0 and not " + isSameServer()))
        .mapTo(Boolean.class)
        .one();
  }
}
