package io.cronledger.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL server of these tests alone, started when the first asks for it, and databases in
 * it. Sessions are in a zone that is neither the JVM's nor UTC.
 */
final class TestPostgres {
  /** What each session of a ledger begins with. */
  static final String SESSION = PostgresDatabase.SESSION + "; set time zone 'Asia/Kathmandu'";

  private static final EmbeddedPostgres SERVER = started();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private TestPostgres() {}

  private static EmbeddedPostgres started() {
    try {
      return EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty database. */
  static PostgresServer database() {
    return database("template1");
  }

  /** A copy of a database that nobody is connected to. */
  static PostgresServer copyOf(PostgresServer original) {
    return database(name(original));
  }

  private static PostgresServer database(String template) {
    String name = "ledger" + NEXT.incrementAndGet();
    execute("create database %s template %s".formatted(name, template));
    return at(name);
  }

  static void drop(PostgresServer database) {
    execute("drop database %s with (force)".formatted(name(database)));
  }

  static Connection connect(PostgresServer database) throws SQLException {
    return SERVER.getDatabase("postgres", name(database)).getConnection();
  }

  static PostgresServer at(String name) {
    return new PostgresServer(
        "jdbc:postgresql://localhost:%d/%s".formatted(SERVER.getPort(), name), "postgres", "");
  }

  static void execute(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  static String name(PostgresServer database) {
    return database.url().substring(database.url().lastIndexOf('/') + 1);
  }
}
