package io.cronledger.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the rows of each table, and takes their sum, on their way to somewhere else. */
final class Tallies implements RowSink {
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final Map<String, String> found = new TreeMap<>();
  private long rows;
  private @Nullable TableShape table;
  private Tally tally = new Tally();

  @Override
  public void begin(TableShape next) {
    table = next;
    tally = new Tally();
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    if (table == null) {
      throw new IllegalStateException("a row of no table");
    }
    buffer.reset();
    BackupWriter.encode(table, values, buffer);
    tally.add(buffer.toByteArray(), buffer.size());
  }

  @Override
  public void end() {
    if (table == null) {
      throw new IllegalStateException("the end of no table");
    }
    rows += tally.rows();
    found.put(table.name(), "%d rows, sum %s".formatted(tally.rows(), tally.sum()));
  }

  long rows() {
    return rows;
  }

  /** How far it has come. */
  String place() {
    return table == null
        ? "before the first row"
        : "at row %,d of table %s".formatted(tally.rows() + 1, table.name());
  }

  /** Table by table. */
  Map<String, String> found() {
    return Map.copyOf(found);
  }
}
