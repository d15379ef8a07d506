package io.cronledger.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The least that asks the same: a statement prepared once, each column of each row read. */
final class PlainJdbc {
  private static final Pattern NAME = Pattern.compile(":([A-Za-z]\\w*)");

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  PlainJdbc(Connection connection) {
    this.connection = connection;
  }

  int ask(String sql, Map<String, Object> values) {
    try {
      List<Object> inOrder = new ArrayList<>();
      Matcher names = NAME.matcher(sql);
      while (names.find()) {
        inOrder.add(values.get(names.group(1)));
      }
      PreparedStatement statement = prepared.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(names.replaceAll("?"));
        prepared.put(sql, statement);
      }
      for (int i = 0; i < inOrder.size(); i++) {
        Object value = inOrder.get(i);
        statement.setObject(
            i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
      }
      try (ResultSet rows = statement.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        int seen = 0;
        while (rows.next()) {
          for (int i = 1; i <= columns; i++) {
            seen += rows.getObject(i) == null ? 0 : 1;
          }
        }
        return seen;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
