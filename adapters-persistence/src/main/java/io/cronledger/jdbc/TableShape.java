package io.cronledger.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as rows are copied from it or into it, by the names that both databases know.
 *
 * @param columns each with its kind, by name
 * @param counter the column that the database numbers by itself, if there is one
 */
record TableShape(String name, NavigableMap<String, Kind> columns, @Nullable String counter) {

  /** All tables of a ledger, those before others that these refer to. */
  static List<TableShape> all(Connection connection) throws SQLException {
    Map<String, TableShape> shapes = new TreeMap<>();
    Map<String, Set<String>> needs = new HashMap<>();
    DatabaseMetaData data = connection.getMetaData();
    String schema = connection.getSchema();
    List<String> names = new ArrayList<>();
    try (ResultSet tables =
        data.getTables(null, schema, null, new String[] {"TABLE", "BASE TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!lower.equals("flyway_schema_history")) {
        shapes.put(lower, shape(data, schema, name));
        needs.put(lower, references(data, schema, name));
      }
    }
    return inOrder(shapes, needs);
  }

  private static TableShape shape(DatabaseMetaData data, String schema, String table)
      throws SQLException {
    NavigableMap<String, Kind> columns = new TreeMap<>();
    String counter = null;
    try (ResultSet rows = data.getColumns(null, schema, table, null)) {
      while (rows.next()) {
        String column = rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
        columns.put(column, Kind.named(rows.getString("TYPE_NAME")));
        if (rows.getString("IS_AUTOINCREMENT").equals("YES")) {
          counter = column;
        }
      }
    }
    return new TableShape(table.toLowerCase(Locale.ROOT), columns, counter);
  }

  private static Set<String> references(DatabaseMetaData data, String schema, String table)
      throws SQLException {
    Set<String> found = new HashSet<>();
    try (ResultSet keys = data.getImportedKeys(null, schema, table)) {
      while (keys.next()) {
        found.add(keys.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    found.remove(table.toLowerCase(Locale.ROOT));
    return found;
  }

  private static List<TableShape> inOrder(
      Map<String, TableShape> shapes, Map<String, Set<String>> needs) {
    List<TableShape> ordered = new ArrayList<>();
    Set<String> done = new HashSet<>();
    while (done.size() < shapes.size()) {
      List<String> next =
          shapes.keySet().stream()
              .filter(name -> !done.contains(name))
              .filter(name -> done.containsAll(needs.getOrDefault(name, Set.of())))
              .toList();
      if (next.isEmpty()) {
        throw new IllegalStateException("tables that refer to each other: " + shapes.keySet());
      }
      next.forEach(name -> ordered.add(shapes.get(name)));
      done.addAll(next);
    }
    return ordered;
  }

  String select() {
    return "select %s from %s".formatted(String.join(", ", columns.keySet()), name);
  }

  PreparedStatement insert(Connection connection) throws SQLException {
    return connection.prepareStatement(
        "insert into %s (%s) %s values (%s)"
            .formatted(
                name,
                String.join(", ", columns.keySet()),
                counter == null ? "" : "overriding system value",
                columns.keySet().stream().map(_ -> "?").collect(Collectors.joining(", "))));
  }
}
