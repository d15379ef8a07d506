package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup: everything a ledger holds, for whatever database it will come into.
 *
 * <pre>
 * CRONLEDGER BACKUP 1 ⏎  deflated( version, ledger's tables in order:
 *     true, name, columns with their kinds, rows: true and its values … false, count, sum
 *   … false )  SHA-256 of all that stands before it
 * </pre>
 */
final class BackupWriter implements RowSink {
  static final String HEAD = "CRONLEDGER BACKUP 1\n";

  private final DigestOutputStream all;
  private final DeflaterOutputStream deflating;
  private final DataOutputStream out;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private @Nullable TableShape table;
  private Tally tally = new Tally();

  /**
   * @param version of the tables
   */
  BackupWriter(OutputStream to, String version) throws IOException {
    all = new DigestOutputStream(to, Payloads.sha256());
    all.write(HEAD.getBytes(US_ASCII));
    deflating = new DeflaterOutputStream(all, new Deflater(Deflater.BEST_SPEED), 64 << 10);
    out = new DataOutputStream(deflating);
    out.writeUTF(version);
  }

  @Override
  public void begin(TableShape next) throws IOException {
    table = next;
    tally = new Tally();
    out.writeBoolean(true);
    out.writeUTF(next.name());
    out.writeUTF(next.counter() == null ? "" : next.counter());
    out.writeInt(next.columns().size());
    for (Map.Entry<String, Kind> column : next.columns().entrySet()) {
      out.writeUTF(column.getKey());
      out.writeUTF(column.getValue().name());
    }
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    if (table == null) {
      throw new IllegalStateException("a row of no table");
    }
    buffer.reset();
    encode(table, values, buffer);
    tally.add(buffer.toByteArray(), buffer.size());
    out.writeBoolean(true);
    buffer.writeTo(out);
  }

  static void encode(TableShape table, List<@Nullable Object> values, OutputStream to)
      throws IOException {
    DataOutputStream row = new DataOutputStream(to);
    int column = 0;
    for (Kind kind : table.columns().values()) {
      kind.write(row, values.get(column++));
    }
  }

  @Override
  public void end() throws IOException {
    out.writeBoolean(false);
    out.writeLong(tally.rows());
    out.writeUTF(tally.sum());
  }

  /** Ends the backup; without this it is none. */
  void finish() throws IOException {
    out.writeBoolean(false);
    out.flush();
    deflating.finish();
    byte[] digest = all.getMessageDigest().digest();
    all.on(false);
    all.write(digest);
    all.flush();
  }
}
