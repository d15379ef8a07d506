package io.cronledger.jdbc;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jdbi.v3.core.statement.Query;
import org.postgresql.PGConnection;

/**
 * What keeps a payload that is there from being swept before it is committed who refers to it. On
 * PostgreSQL that is a lock of the row that it begins with; on H2 one thread writes, and nothing
 * else is needed.
 */
public final class Holds implements JdbiConfig<Holds> {
  private static final String IS_THERE =
      "select 1 from payload where sha256 = :sha256 and chunk = 0";

  /** What stays until this transaction ends: of many runs in one, most have the same input. */
  private final Set<ByteBuffer> held = new HashSet<>();

  /** Used by Jdbi. */
  public Holds() {}

  static Holds of(Handle handle) {
    return handle.getConfig(Holds.class);
  }

  /** A transaction begins, is undone in part, or has payloads removed. */
  void begin() {
    held.clear();
  }

  /** Whether a payload is known to stay until the transaction ends. */
  boolean isHeld(byte[] sha256) {
    return held.contains(ByteBuffer.wrap(sha256));
  }

  /** A payload is held, or came with this transaction, so that nobody else sees it yet. */
  void add(byte[] sha256) {
    held.add(ByteBuffer.wrap(sha256));
  }

  /**
   * Has a payload stay until the transaction ends.
   *
   * @return whether it is there
   */
  static boolean hold(Handle handle, byte[] sha256) {
    String sql = areNeeded(handle) ? IS_THERE + " for key share" : IS_THERE;
    return Prepared.of(handle, sql).bind("sha256", sha256).finds();
  }

  /**
   * Those payloads that nobody holds; whoever wants to waits until the transaction ends. Only a
   * question asked after this sees all that refers to them.
   */
  static List<byte[]> free(Handle handle, List<byte[]> payloads) {
    if (payloads.isEmpty() || !areNeeded(handle)) {
      return payloads;
    }
    String places = String.join(", ", Collections.nCopies(payloads.size(), "?"));
    try (Query query =
        handle.createQuery(
            "select sha256 from payload where chunk = 0 and sha256 in (%s) for update skip locked"
                .formatted(places))) {
      for (int i = 0; i < payloads.size(); i++) {
        query.bind(i, payloads.get(i));
      }
      return query.map((row, _) -> row.getBytes(1)).list();
    }
  }

  /** None of them goes over to another connection. */
  @Override
  public Holds createCopy() {
    return new Holds();
  }

  private static boolean areNeeded(Handle handle) {
    try {
      return handle.getConnection().isWrapperFor(PGConnection.class);
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that does not know what it is", e);
    }
  }
}
