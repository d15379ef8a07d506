package io.cronledger.jdbc;

import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.schedule.Samples;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database that is measured, with nothing taken from its safety. */
sealed interface Place {
  static Place named(String database) {
    return database.equals("H2")
        ? new InFile(Path.of("target", "bench"), ProcessHandle.current().pid() + "-")
        : new OnServer();
  }

  /** Another one, by number. */
  SqlLedger open(int number);

  Connection connect(int number) throws SQLException;

  /** What forces commits to the disk, if they are not forced anyway. */
  String force();

  /** Has what was filled in come to the disk, so that it is not on its way while others are measured. */
  void settle(Connection connection) throws SQLException, IOException;

  /** Keeps the database from answering a question as it did just before. */
  default void lookAgain(Connection connection) throws SQLException {}

  /**
   * Files of H2.
   *
   * @param prefix what each has in its name before its number; if that is nothing, there is but one
   */
  record InFile(Path folder, String prefix) implements Place {
    LedgerFile file(int number) {
      Path own = prefix.isEmpty() ? folder : folder.resolve(prefix + number);
      return new LedgerFile("file:", own.toAbsolutePath());
    }

    @Override
    public SqlLedger open(int number) {
      return SqlLedger.open(file(number).folder(), () -> Samples.LEDGER);
    }

    @Override
    public Connection connect(int number) throws SQLException {
      // By the name that a ledger opens it with first: by another it would be taken from that.
      return DriverManager.getConnection(file(number).url(1));
    }

    @Override
    public String force() {
      return "checkpoint sync";
    }

    @Override
    public void settle(Connection connection) throws SQLException, IOException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("checkpoint sync");
      }
      connection.commit();
      try (FileChannel written = FileChannel.open(file(1).path(), WRITE)) {
        written.force(true);
      }
    }

    @Override
    public void lookAgain(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set optimize_reuse_results 0");
      }
    }

    @Override
    public String toString() {
      return "H2";
    }
  }

  /** An embedded server that does wait for the disk; with {@code -Dkeep=FOLDER} its data stay there. */
  final class OnServer implements Place {
    private static final EmbeddedPostgres SERVER = started();

    private static EmbeddedPostgres started() {
      try {
        var server =
            EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
        String keep = System.getProperty("keep");
        if (keep != null) {
          server
              .setDataDirectory(Path.of(keep, "postgres").toAbsolutePath())
              .setCleanDataDirectory(false);
        }
        return server.start();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static PostgresServer database(int number) {
      return new PostgresServer(
          "jdbc:postgresql://localhost:%d/bench%d".formatted(SERVER.getPort(), number),
          "postgres",
          "");
    }

    @Override
    public SqlLedger open(int number) {
      try (Connection connection = SERVER.getPostgresDatabase().getConnection();
          var statement = connection.createStatement();
          var found =
              statement.executeQuery(
                  "select 1 from pg_database where datname = 'bench%d'".formatted(number))) {
        if (!found.next()) {
          statement.execute("create database bench" + number);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return SqlLedger.open(database(number), () -> Samples.LEDGER);
    }

    @Override
    public Connection connect(int number) throws SQLException {
      return DriverManager.getConnection(database(number).url(), database(number).properties());
    }

    @Override
    public String force() {
      return "";
    }

    @Override
    public void settle(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("checkpoint");
      }
      connection.commit();
    }

    @Override
    public String toString() {
      return "PostgreSQL";
    }
  }
}
