package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;

import io.cronledger.run.Node;
import io.cronledger.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What is asked of the nodes, in PostgreSQL and in a file where there never were any. */
final class NodeRows {
  private NodeRows() {}

  static List<Node> nodes(Handle handle) {
    return handle
        .createQuery(
            """
            select n.*, lease_until > current_timestamp and ended_at is null as is_live
              from node n
             where ended_at is null or ended_at > current_timestamp - interval '1' hour
             order by epoch
            """)
        .map((row, _) -> node(row))
        .list();
  }

  private static Node node(ResultSet row) throws SQLException {
    Long skew = row.getObject("skew_millis", Long.class);
    return new Node(
        row.getLong("epoch"),
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("version"),
        row.getBoolean("fires"),
        instant(row, "joined_at"),
        instant(row, "renewed_at"),
        row.getBoolean("is_live"),
        row.getObject("ended_at") != null,
        skew == null ? null : Duration.ofMillis(skew),
        row.getInt("running"),
        row.getString("files"));
  }

  /** Whose row is gone by now, is named by its epoch. */
  static Map<Integer, String> of(Handle handle, RunId run) {
    Map<Integer, String> began = new TreeMap<>();
    handle
        .createQuery(
            """
            select a.number, a.node, n.name
              from attempt a left join node n on n.epoch = a.node
             where a.run = :run and a.node is not null
            """)
        .bind("run", run.value())
        .map((row, _) -> Map.entry(row.getInt("number"), name(row)))
        .forEach(one -> began.put(one.getKey(), one.getValue()));
    return began;
  }

  private static String name(ResultSet row) throws SQLException {
    String name = row.getString("name");
    return name == null ? "node " + row.getLong("node") : name;
  }
}
