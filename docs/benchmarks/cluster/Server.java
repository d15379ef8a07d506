import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

/** Where databases are made. */
record Server(String url, String user) {
  String fresh(String name) throws Exception {
    execute(url, "drop database if exists " + name + " with (force)");
    execute(url, "create database " + name);
    return url.substring(0, url.lastIndexOf('/') + 1) + name;
  }

  void execute(String at, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(at, user, "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long count(String at, String what) throws Exception {
    return Long.parseLong(ask(at, "select count(*) from " + what).getFirst());
  }

  /** The first column of each row. */
  List<String> ask(String at, String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(at, user, "");
        var rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
