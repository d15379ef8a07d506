package io.cronledger.jdbc;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.run.LedgerUnavailable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;

/** What is done for a ledger as a whole: copying it out, putting it back, making its file small. */
public final class Upkeep {
  private static final String UNFINISHED = ".part";

  private Upkeep() {}

  /** Writes a backup to a stream; what it wrote before an exception is none. */
  @FunctionalInterface
  public interface Backup {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Writes a backup into a new file, which is there only when it is whole and on the disk.
   *
   * @return its size in bytes
   */
  public static long write(Path file, Backup backup) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
        backup.to(out);
      }
      new BackupReader(unfinished).check();
      try (FileChannel channel = FileChannel.open(unfinished, WRITE)) {
        channel.force(true);
      }
      Files.move(unfinished, file, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return Files.size(file);
  }

  /**
   * Puts a backup into a folder. A ledger that is there already is set aside under another name.
   *
   * @param replace whether there may be one
   * @return how many rows it has
   * @throws LedgerUnavailable if the backup is damaged, or there is one; then nothing has changed
   */
  public static long restore(Path backup, Path folder, boolean replace) {
    return told(backup, () -> folderFilled(folder, source(backup), replace));
  }

  /** Puts a backup into an empty PostgreSQL database. */
  public static long restore(Path backup, PostgresServer server) {
    return told(backup, () -> PostgresDatabase.fill(server, source(backup)));
  }

  private static RowSource source(Path backup) throws IOException {
    BackupReader reader = new BackupReader(backup);
    reader.check();
    return new RowSource(reader.version(), reader::readAll);
  }

  /** Copies a ledger into a folder where there is none. */
  public static long copy(SqlLedger ledger, Path folder) {
    return told(folder, () -> ledger.<Long>withAll(source -> folderFilled(folder, source, false)));
  }

  /** Copies a ledger into an empty PostgreSQL database. */
  public static long copy(SqlLedger ledger, PostgresServer server) {
    return told(
        server, () -> ledger.<Long>withAll(source -> PostgresDatabase.fill(server, source)));
  }

  private static long folderFilled(Path folder, RowSource source, boolean replace)
      throws IOException, SQLException {
    Files.createDirectories(folder);
    try (FolderLock _ = FolderLock.take(folder)) {
      LedgerFile file = new LedgerFile("file:", folder);
      if (Files.exists(file.path()) && !replace) {
        throw new LedgerUnavailable(
            "there is a ledger in %s already, and it was left as it is: name another folder, or 'restore' with --replace, which keeps that one beside it"
                .formatted(folder));
      }
      return file.fill(source);
    }
  }

  /**
   * Makes the file of a ledger as small as it can be; nobody may have it open.
   *
   * @return by how many bytes it has become smaller
   */
  public static long compact(Path folder) {
    return told(
        folder,
        () -> {
          try (FolderLock _ = FolderLock.take(folder)) {
            LedgerFile file = new LedgerFile("file:", folder);
            if (!Files.exists(file.path())) {
              throw new LedgerUnavailable("there is no ledger in %s yet".formatted(folder));
            }
            long before = Files.size(file.path());
            compact(file);
            return before - Files.size(file.path());
          }
        });
  }

  static void compact(LedgerFile file) throws SQLException {
    try (Connection connection = DriverManager.getConnection(file.url());
        Statement statement = connection.createStatement()) {
      file.freshen(H2Database.store(connection));
      statement.execute("shutdown compact");
    }
  }

  private interface Work {
    long done() throws IOException, SQLException;
  }

  private static long told(Object what, Work work) {
    try {
      return work.done();
    } catch (IOException | SQLException | FlywayException e) {
      throw new LedgerUnavailable("%s: %s".formatted(what, Faults.reason(e)), e);
    }
  }
}
