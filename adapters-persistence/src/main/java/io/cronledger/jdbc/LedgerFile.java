package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.durable.DurablePath;
import io.cronledger.durable.UnwrittenPath;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileUtils;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The one file of a ledger.
 *
 * <p>It is there only when it is whole: a new one is made under another name and renamed when it is
 * done. So whatever else is found in its place is damage, which is left for a person to look at.
 *
 * @param fileSystem how H2 is to reach files: {@code file:}
 */
record LedgerFile(String fileSystem, Path folder) {
  private static final String NAME = "ledger";
  private static final String NEW = "ledger-new";
  private static final String OLD = "ledger-replaced";
  private static final String SUFFIX = ".mv.db";
  private static final int HEADER = 4096;
  private static final String DURABLE = DurablePath.register();
  private static final String UNWRITTEN = UnwrittenPath.register();

  /**
   * The database does not close when the JVM begins to stop, for then runs are still being drained;
   * keeps no log of its own beside the file; and remembers more statements than the writer has.
   *
   * <p>And nothing is written but when it is asked for, by the thread that asks: a state that H2
   * makes while the one before is still on its way to the file does not know where that will be,
   * and cannot be opened.
   */
  private static final String SETTINGS =
      ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64;WRITE_DELAY=0";

  /** What is written is gone at the end, so there is no need to make it small. */
  private static final String SETTINGS_TO_READ = ";AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0";

  LedgerFile {
    if (folder.toString().contains(";")) {
      throw new LedgerUnavailable(
          "the folder '%s' has a ';' in its name, which H2 cannot open".formatted(folder));
    }
  }

  /** One that is asked, and not changed, by as many as like; whoever writes to it has a copy. */
  static LedgerFile toRead(Path folder) {
    return new LedgerFile(UNWRITTEN + "file:", folder);
  }

  boolean isToRead() {
    return fileSystem.startsWith(UNWRITTEN);
  }

  Path path() {
    return folder.resolve(NAME + SUFFIX);
  }

  /** Opens what is there, and creates nothing. */
  String url() {
    return url("", NAME) + ";IFEXISTS=TRUE";
  }

  /** The same under another name, of which there are as many as there are numbers. */
  String url(int number) {
    return url(number + ":", NAME) + ";IFEXISTS=TRUE";
  }

  /**
   * Searches a file without seals whole for its newest state, unless it was closed, since H2 takes
   * the first that it finds.
   *
   * @throws MVStoreException if there is no whole state
   * @throws LedgerUnavailable if it is only to be read, for what is found has to be written
   */
  void search() throws IOException {
    if (!DurablePath.isSealed(name()) && !wasClosed()) {
      if (isToRead()) {
        throw new LedgerUnavailable(
            "an earlier version of Cronledger did not close it; the next start of the service puts it in order");
      }
      new MVStore.Builder().fileName(name()).recoveryMode().open().close();
    }
  }

  /**
   * Gives a store that was just opened a new last chunk. H2 may let go of the last one while it
   * writes the next, which fails, if that is older than it keeps chunks that nothing refers to.
   *
   * @throws MVStoreException if it was not opened with what was forced last
   */
  void freshen(MVStore store) {
    long forced = DurablePath.newestVersion(name());
    if (store.getFileStore().lastChunkVersion() < forced) {
      store.closeImmediately();
      throw new MVStoreException(
          DataUtils.ERROR_FILE_CORRUPT, "what was forced last needs what is not there any more");
    }
    store.setStoreVersion(store.getStoreVersion());
    store.commit();
  }

  /** As the header says; it is text. */
  private boolean wasClosed() throws IOException {
    try (InputStream in = FileUtils.newInputStream(name())) {
      return new String(in.readNBytes(HEADER), ISO_8859_1).contains(",clean:1,");
    }
  }

  private String name() {
    return DURABLE + fileSystem + path().toAbsolutePath();
  }

  /** Makes a new ledger and puts it into place. */
  void begin(LedgerId id) throws IOException {
    Path unfinished = unfinished();
    JdbcDataSource database = database();
    try (Handle open = Schema.speak(Jdbi.create(database)).open()) {
      Schema.create(database);
      open.execute("insert into ledger (id) values (?)", id.value());
    }
    force(unfinished);
    putIntoPlace(unfinished);
  }

  /** Makes a ledger of rows that are there, and puts it into place; the old one is set aside. */
  long fill(RowSource source) throws IOException, SQLException {
    Path unfinished = unfinished();
    JdbcDataSource database = database();
    try {
      long rows;
      try (Connection connection = database.getConnection()) {
        rows = Copying.into(database, source);
        finish(connection);
      }
      force(unfinished);
      if (Files.exists(path())) {
        Files.move(path(), folder.resolve(OLD + SUFFIX), REPLACE_EXISTING);
      }
      putIntoPlace(unfinished);
      return rows;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Closing says nothing of what it could not write. What the copying left empty goes. */
  private static void finish(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      H2Database.force(connection);
      statement.execute("shutdown compact");
    } catch (SQLException | MVStoreException e) {
      throw Copying.stopped("at its end", e);
    }
  }

  private Path unfinished() throws IOException {
    Path unfinished = folder.resolve(NEW + SUFFIX);
    Files.deleteIfExists(unfinished);
    return unfinished;
  }

  private JdbcDataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url("", NEW));
    return database;
  }

  private void putIntoPlace(Path unfinished) throws IOException {
    Files.move(unfinished, path(), ATOMIC_MOVE);
    forceFolder();
  }

  private String url(String number, String name) {
    Path path = folder.toAbsolutePath().resolve(name);
    String settings = isToRead() ? SETTINGS + SETTINGS_TO_READ : SETTINGS;
    return "jdbc:h2:" + DURABLE + number + fileSystem + path + settings;
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      channel.force(true);
    }
  }

  /** A new name is on the disk only when its folder is. */
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Windows opens no folders, and writes names through by itself.
    }
  }
}
