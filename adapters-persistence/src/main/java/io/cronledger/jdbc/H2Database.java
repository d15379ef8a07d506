package io.cronledger.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;
import org.h2.engine.Constants;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2 in the file of a folder: a pool of connections to read, and one at a time to write. */
final class H2Database implements Database, GroupWriter.Disk {
  private static final Logger log = LoggerFactory.getLogger(H2Database.class);
  private static final int READERS = 8;

  /** How long a question waits for a connection; beyond that the ledger is as good as gone. */
  private static final long PATIENCE_MILLIS = 5_000;

  private final LedgerFile file;
  private final FolderLock lock;
  private final OpenFile source;
  private final Jdbi writing;
  private final HikariDataSource pool;
  private final Reader reader;
  private final Writer writer;
  private final Rewriting rewriting = new Rewriting(System::nanoTime);

  private H2Database(LedgerFile file, FolderLock lock, OpenFile source, HikariDataSource pool) {
    this.file = file;
    this.lock = lock;
    this.source = source;
    this.pool = pool;
    this.writing = Schema.speak(Jdbi.create(source));
    this.reader =
        new Reader(
            Schema.speak(Jdbi.create(() -> current(source, pool))),
            new Faults(file.path().toString()));
    this.writer = file.isToRead() ? new Unwritable() : new GroupWriter(this, reader.faults());
  }

  /** Opens a ledger, or begins one. */
  static H2Database open(LedgerFile file, Supplier<LedgerId> newId) {
    return open(file, folder -> FolderLock.take(Files.createDirectories(folder)), newId);
  }

  /** Opens one that is there, to ask it; its file stays as it is. */
  static H2Database openToRead(LedgerFile file) {
    if (!Files.exists(file.path())) {
      throw new LedgerUnavailable(
          "there is no ledger in %s yet: a service begins one when it starts"
              .formatted(file.folder()));
    }
    return open(
        file,
        FolderLock::share,
        () -> {
          throw new IllegalStateException("a ledger that is only read cannot be begun");
        });
  }

  private interface Locking {
    FolderLock of(Path folder) throws IOException;
  }

  private static H2Database open(LedgerFile file, Locking locking, Supplier<LedgerId> newId) {
    Path folder = file.folder();
    try {
      FolderLock lock = locking.of(folder);
      try {
        if (!Files.exists(file.path())) {
          file.begin(newId.get());
        }
        return opened(file, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | JdbiException | FlywayException e) {
      throw unusable(folder, e);
    }
  }

  private static LedgerUnavailable unusable(Path folder, Exception e) {
    return new LedgerUnavailable(
        "the ledger's folder %s cannot be used: %s".formatted(folder, Faults.reason(e)), e);
  }

  private static H2Database opened(LedgerFile file, FolderLock lock) throws IOException {
    if (Files.size(file.path()) == 0) {
      throw new LedgerUnavailable(unopened(file) + "it is empty");
    }
    HikariDataSource pool = null;
    try {
      file.search();
      OpenFile source = new OpenFile(file);
      pool = pool(source);
      if (!file.isToRead()) {
        pool = compacted(file, source, pool);
      }
      if (!(file.isToRead() ? Schema.isUpToDate(pool) : Schema.bringUpToDate(pool))) {
        throw new LedgerUnavailable(unopened(file) + "it holds something else");
      }
      return new H2Database(file, lock, source, pool);
    } catch (PoolInitializationException | FlywayException | MVStoreException e) {
      close(pool);
      throw new LedgerUnavailable(unopened(file) + Faults.reason(e), e);
    } catch (RuntimeException e) {
      close(pool);
      throw e;
    }
  }

  /** Nothing has begun yet, so it is a good time, if it does not take long. */
  private static HikariDataSource compacted(
      LedgerFile file, OpenFile source, HikariDataSource pool) {
    FileRoom room = Jdbi.create(pool).withHandle(FileRoom::of);
    if (!room.isWorthCompacting()) {
      return pool;
    }
    log.info(
        "Compacting the ledger: {} MB of {} are empty", room.reusable() >> 20, room.bytes() >> 20);
    pool.close();
    try {
      Upkeep.compact(file);
    } catch (SQLException e) {
      throw new LedgerUnavailable(unopened(file) + Faults.reason(e), e);
    }
    return pool(source);
  }

  private static String unopened(LedgerFile file) {
    return "the ledger %s cannot be opened, and was left as it is ('cronledger restore BACKUP --replace' puts another in its place, and keeps this one): "
        .formatted(file.path());
  }

  private static void close(@Nullable HikariDataSource pool) {
    if (pool != null) {
      pool.close();
    }
  }

  private static HikariDataSource pool(OpenFile source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setDataSource(source);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return new HikariDataSource(config);
  }

  /** One that is left from what H2 gave up may still answer, with what was true then. */
  private static Connection current(OpenFile source, HikariDataSource pool) throws SQLException {
    while (true) {
      Connection connection = pool.getConnection();
      if (source.isCurrent(connection)) {
        return connection;
      }
      pool.evictConnection(connection);
      connection.close();
    }
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
    // Row by row, for all of them do not fit into memory.
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lazy_query_execution true");
    }
    connection.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public Occupied occupied() {
    return reader.read(
        handle -> {
          FileRoom room = FileRoom.of(handle);
          Map<String, Long> tables = new TreeMap<>();
          for (String table : tables(handle)) {
            tables.put(
                table.toLowerCase(Locale.ROOT),
                handle
                    .createQuery("select disk_space_used(:table)")
                    .bind("table", table)
                    .mapTo(Long.class)
                    .one());
          }
          return new Occupied(
              room.bytes(), room.reusable(), file.folder().toFile().getUsableSpace(), tables);
        });
  }

  private static List<String> tables(Handle handle) {
    return handle
        .createQuery(
            """
            select table_name from information_schema.tables
             where table_schema = 'PUBLIC' and table_name <> 'flyway_schema_history'
            """)
        .mapTo(String.class)
        .list();
  }

  @Override
  public int borrowed() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public @Nullable Long epoch() {
    return null;
  }

  /** Nobody else can have opened the file. */
  @Override
  public @Nullable Roster roster() {
    return null;
  }

  @Override
  public void enter(Handle handle) {}

  @Override
  public Handle connect() {
    return writing.open();
  }

  /** Committed is not written, with H2; written is not on the disk, with any file system. */
  @Override
  public void force(Handle handle) {
    try {
      force(handle.getConnection());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  @Override
  public void tidy(Handle handle, boolean more) {
    rewriting.go(store(handle), more);
  }

  static void force(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
    MVStore store = store(connection);
    store.executeFilestoreOperation(store::sync);
    if (store.isClosed()) {
      // Then the file may have been closed before it was forced, which H2 says nothing about.
      throw new MVStoreException(DataUtils.ERROR_CLOSED, "it was closed while it was forced");
    }
  }

  static MVStore store(Handle handle) {
    try {
      return store(handle.getConnection());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  static MVStore store(Connection connection) throws SQLException {
    JdbcConnection own = connection.unwrap(JdbcConnection.class);
    return ((SessionLocal) own.getSession()).getDatabase().getStore().getMvStore();
  }

  /** Nobody else can have the file open. */
  @Override
  public Unserved unserved() {
    return () -> {};
  }

  @Override
  public void close() {
    writer.close();
    pool.close();
    try {
      lock.close();
    } catch (IOException alreadyClosed) {
      // The system lets go of the lock in any case.
    }
  }
}
