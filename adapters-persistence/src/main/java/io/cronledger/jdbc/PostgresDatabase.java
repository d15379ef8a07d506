package io.cronledger.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Roster;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL: a pool of connections to read, and a few writers with one each. Others may read and
 * write the same tables meanwhile.
 */
final class PostgresDatabase implements Database, GroupWriter.Disk {
  private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final int READERS = 8;
  private static final int LANES = 4;

  /** How long a question waits for a connection; beyond that the ledger is as good as gone. */
  private static final long PATIENCE_MILLIS = 5_000;

  /** Waits for the disk at each commit, whatever the server does for others. */
  static final String SESSION = "set synchronous_commit = on";

  private static final String READING = "set default_transaction_read_only = on";

  /** Comes to the disk when something else does, or soon; what is forced later comes after it. */
  private static final String LAZY = "set synchronous_commit = off";

  /** Lets nobody wait for a process that was stopped in the middle of a change. */
  private static final String WRITING = "set idle_in_transaction_session_timeout = '3s'";

  private final PostgresServer server;
  private final String session;
  private final HikariDataSource pool;
  private final Reader reader;
  private final Writer writer;
  private final Reconnection reconnection =
      new Reconnection(System::nanoTime, new SplittableRandom());
  private volatile @Nullable Epoch epoch;

  private PostgresDatabase(
      PostgresServer server, String session, HikariDataSource pool, boolean toRead) {
    this.server = server;
    this.session = session;
    this.pool = pool;
    Faults faults = new Faults(server.toString());
    this.reader = new Reader(Schema.speak(Jdbi.create(pool)), faults);
    this.writer = toRead ? new Unwritable() : new Lanes(this, new Lazy(), faults, LANES);
  }

  /**
   * Opens a ledger, or begins one in a database that is empty.
   *
   * @param session what is executed on each connection first
   */
  static PostgresDatabase open(PostgresServer server, String session, Supplier<LedgerId> newId) {
    return opened(
        server,
        session,
        pool -> {
          try (HikariDataSource unhurried = pool(server, session, server.unhurried())) {
            Schema.create(unhurried);
          }
          begin(Schema.speak(Jdbi.create(pool)), newId);
          return new PostgresDatabase(server, session, pool, false);
        });
  }

  /** Opens one that is there, to ask it; a standby or a user who may only read will do. */
  static PostgresDatabase openToRead(PostgresServer server) {
    return opened(
        server,
        READING,
        pool -> {
          if (!Schema.isUpToDate(pool)) {
            throw new LedgerUnavailable(
                "there is no ledger %s yet: a service begins one when it starts".formatted(server));
          }
          return new PostgresDatabase(server, READING, pool, true);
        });
  }

  private static PostgresDatabase opened(
      PostgresServer server, String session, Function<HikariDataSource, PostgresDatabase> opening) {
    HikariDataSource pool = null;
    try {
      pool = pool(server, session, server.properties());
      return opening.apply(pool);
    } catch (PoolInitializationException | FlywayException | JdbiException e) {
      close(pool);
      throw new LedgerUnavailable(
          "the ledger %s cannot be opened: %s".formatted(server, Faults.reason(e)), e);
    } catch (RuntimeException e) {
      close(pool);
      throw e;
    }
  }

  /** Puts a ledger into a database that is empty; all of it, or nothing. */
  static long fill(PostgresServer server, RowSource source) throws IOException, SQLException {
    try (HikariDataSource pool = pool(server, SESSION, server.unhurried())) {
      return Copying.into(pool, source);
    } catch (PoolInitializationException e) {
      throw new LedgerUnavailable("%s: %s".formatted(server, Faults.reason(e)), e);
    }
  }

  private static void close(@Nullable HikariDataSource pool) {
    if (pool != null) {
      pool.close();
    }
  }

  /** Gives it an id, unless somebody else just did. */
  private static void begin(Jdbi jdbi, Supplier<LedgerId> newId) {
    jdbi.useTransaction(
        handle -> {
          handle.execute("lock table ledger in exclusive mode");
          handle.execute(
              "insert into ledger (id) select ? where not exists (select 1 from ledger)",
              newId.get().value());
          warnOfLosses(handle);
        });
  }

  private static void warnOfLosses(Handle handle) {
    if (!handle.createQuery("show fsync").mapTo(String.class).one().equals("on")) {
      log.warn("The database server has fsync switched off: a loss of power can cost the ledger");
    }
  }

  private static HikariDataSource pool(
      PostgresServer server, String session, Properties properties) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setJdbcUrl(server.url());
    config.setDataSourceProperties(properties);
    config.setConnectionInitSql(session);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return new HikariDataSource(config);
  }

  @Override
  public Reader reader() {
    return reader;
  }

  @Override
  public Writer writer() {
    return writer;
  }

  @Override
  public Connection snapshot() throws SQLException {
    Connection connection = connection();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }

  /** The disk of a server cannot be seen from here. */
  @Override
  public Occupied occupied() {
    return reader.read(
        handle -> {
          Map<String, Long> tables = new TreeMap<>();
          handle
              .createQuery(
                  """
                  select relname, pg_total_relation_size(oid) from pg_class
                   where relnamespace = current_schema()::regnamespace and relkind = 'r'
                     and relname <> 'flyway_schema_history'
                  """)
              .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
              .forEach(table -> tables.put(table.getKey(), table.getValue()));
          long bytes = tables.values().stream().mapToLong(Long::longValue).sum();
          return new Occupied(bytes, null, null, tables);
        });
  }

  @Override
  public int borrowed() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public Handle connect() {
    reconnection.begin();
    try {
      Handle handle = writing(Schema.speak(Jdbi.create(this::connection)).open());
      reconnection.succeeded();
      return handle;
    } catch (JdbiException e) {
      reconnection.failed();
      throw e;
    }
  }

  private static Handle writing(Handle handle) {
    try {
      handle.execute(WRITING);
      return handle;
    } catch (JdbiException e) {
      handle.close();
      throw e;
    }
  }

  private Connection connection() throws SQLException {
    Connection connection = DriverManager.getConnection(server.url(), server.properties());
    try (Statement first = connection.createStatement()) {
      first.execute(session);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** From now on nothing is written but under this epoch, as long as it lasts. */
  void writeUnder(Epoch begun) {
    epoch = begun;
  }

  @Override
  public void enter(Handle handle) {
    Epoch under = epoch;
    if (under != null) {
      under.enter(handle);
    }
  }

  @Override
  public @Nullable Long epoch() {
    Epoch under = epoch;
    return under == null ? null : under.number();
  }

  @Override
  public Unserved unserved() {
    try {
      Handle handle = Schema.speak(Jdbi.create(this::connection)).open();
      handle.begin();
      keepOut(handle);
      return () -> {
        handle.commit();
        handle.close();
      };
    } catch (JdbiException e) {
      throw reader.faults().unavailable(e);
    }
  }

  private static void keepOut(Handle handle) {
    try {
      SqlRoster.keepOut(handle);
    } catch (RuntimeException e) {
      handle.rollback();
      handle.close();
      throw e;
    }
  }

  @Override
  public Roster roster() {
    return new SqlRoster(this);
  }

  /** What was committed is on the disk: the session says so. */
  @Override
  public void force(Handle handle) {}

  /** For what need not be on the disk when it is done. */
  private final class Lazy implements GroupWriter.Disk {
    @Override
    public Handle connect() {
      Handle handle = PostgresDatabase.this.connect();
      handle.execute(LAZY);
      return handle;
    }

    @Override
    public void enter(Handle handle) {
      PostgresDatabase.this.enter(handle);
    }

    @Override
    public void force(Handle handle) {}
  }

  @Override
  public void close() {
    writer.close();
    pool.close();
  }
}
