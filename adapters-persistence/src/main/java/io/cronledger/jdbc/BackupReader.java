package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BackupWriter} wrote; anything else, or less, is an {@link IOException}. */
final class BackupReader {
  private static final int DIGEST = 32;

  private final Path file;

  BackupReader(Path file) {
    this.file = file;
  }

  /** Checks that the file is whole, byte for byte, before anything is done with it. */
  void check() throws IOException {
    long size = Files.size(file);
    byte[] head = BackupWriter.HEAD.getBytes(US_ASCII);
    MessageDigest digest = Payloads.sha256();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      byte[] start = in.readNBytes(head.length);
      if (!Arrays.equals(start, head)) {
        throw new IOException("it is no backup of a ledger");
      }
      digest.update(start);
      long left = size - head.length - DIGEST;
      byte[] some = new byte[64 << 10];
      while (left > 0) {
        int read = in.read(some, 0, (int) Math.min(some.length, left));
        if (read < 0) {
          throw new EOFException("it ends too early");
        }
        digest.update(some, 0, read);
        left -= read;
      }
      if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(DIGEST))) {
        throw new IOException("it is cut off or damaged: its SHA-256 is another one");
      }
    }
  }

  /** The version of the tables in it. */
  String version() throws IOException {
    try (DataInputStream in = open()) {
      return in.readUTF();
    }
  }

  /** Hands over all rows; at the end of each table it has been checked that these were all. */
  void readAll(RowSink sink) throws IOException, SQLException {
    try (DataInputStream in = open()) {
      in.readUTF();
      while (in.readBoolean()) {
        table(in, sink);
      }
    }
  }

  private DataInputStream open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 << 10);
    in.skipNBytes(BackupWriter.HEAD.length());
    return new DataInputStream(new BufferedInputStream(new InflaterInputStream(in), 64 << 10));
  }

  private static void table(DataInputStream in, RowSink sink) throws IOException, SQLException {
    TableShape table = shape(in);
    Tally tally = new Tally();
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    sink.begin(table);
    while (in.readBoolean()) {
      List<@Nullable Object> values = new ArrayList<>();
      for (Kind kind : table.columns().values()) {
        values.add(kind.read(in));
      }
      buffer.reset();
      BackupWriter.encode(table, values, buffer);
      tally.add(buffer.toByteArray(), buffer.size());
      sink.row(values);
    }
    sink.end();
    long rows = in.readLong();
    if (rows != tally.rows() || !in.readUTF().equals(tally.sum())) {
      throw new IOException(
          "%d rows of table %s instead of %d, or others than were written"
              .formatted(tally.rows(), table.name(), rows));
    }
  }

  private static TableShape shape(DataInputStream in) throws IOException {
    String name = in.readUTF();
    String counter = in.readUTF();
    NavigableMap<String, Kind> columns = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      columns.put(in.readUTF(), Kind.valueOf(in.readUTF()));
    }
    return new TableShape(name, columns, counter.isEmpty() ? null : counter);
  }
}
