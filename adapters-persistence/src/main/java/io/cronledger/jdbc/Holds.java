package io.cronledger.jdbc;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.postgresql.PGConnection;

/**
 * What keeps a payload that is there from being swept before it is committed who refers to it. On
 * PostgreSQL that is a lock of the row that it begins with; on H2 one thread writes, and nothing
 * else is needed.
 */
final class Holds {
  private Holds() {}

  /**
   * Has a payload stay until the transaction ends.
   *
   * @return whether it is there
   */
  static boolean hold(Handle handle, byte[] sha256) {
    try (Query query =
        handle.createQuery(
            "select 1 from payload where sha256 = :sha256 and chunk = 0"
                + (areNeeded(handle) ? " for key share" : ""))) {
      return query.bind("sha256", sha256).mapTo(Integer.class).findOne().isPresent();
    }
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

  private static boolean areNeeded(Handle handle) {
    try {
      return handle.getConnection().isWrapperFor(PGConnection.class);
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that does not know what it is", e);
    }
  }
}
