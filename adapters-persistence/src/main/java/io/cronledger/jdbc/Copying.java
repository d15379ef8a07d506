package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts a ledger's rows into an empty database, and proves that they are there. */
final class Copying {
  private Copying() {}

  /**
   * Makes the tables, fills them, reads them back, and brings them up to date.
   *
   * @return how many rows there are
   * @throws LedgerUnavailable if what came out is not what went in, or if it stops on the way:
   *     where, and what to do
   */
  static long into(DataSource database, RowSource source) throws IOException, SQLException {
    Schema.create(database, source.version());
    Tallies sent = new Tallies();
    try {
      copy(database, source, sent);
    } catch (IOException | SQLException e) {
      throw stopped(sent.place(), e);
    }
    Schema.create(database);
    return sent.rows();
  }

  static LedgerUnavailable stopped(String place, Exception why) {
    return new LedgerUnavailable(
        "the copy stopped %s: %s. None of it is kept there, and what was copied is as it was: mend that, and copy again"
            .formatted(place, Faults.reason(why)),
        why);
  }

  private static void copy(DataSource database, RowSource source, Tallies sent)
      throws IOException, SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      source.rows().into(kept(both(sent, new RowWriter(connection))));
      Tallies received = new Tallies();
      RowReader.readAll(connection, received);
      compare(sent.found(), received.found());
      connection.commit();
    }
  }

  private static void compare(Map<String, String> sent, Map<String, String> received) {
    if (!sent.equals(received)) {
      throw new LedgerUnavailable(
          "the copy is not what was copied: %s became %s"
              .formatted(new TreeMap<>(sent), new TreeMap<>(received)));
    }
  }

  /** Texts as a database keeps them: an earlier version's backup has them as others said them. */
  private static RowSink kept(RowSink sink) {
    return new RowSink() {
      @Override
      public void begin(TableShape table) throws IOException, SQLException {
        sink.begin(table);
      }

      @Override
      public void row(List<@Nullable Object> values) throws IOException, SQLException {
        List<@Nullable Object> kept = new ArrayList<>(values);
        kept.replaceAll(value -> value instanceof String text ? Texts.kept(text) : value);
        sink.row(kept);
      }

      @Override
      public void end() throws IOException, SQLException {
        sink.end();
      }
    };
  }

  private static RowSink both(RowSink one, RowSink other) {
    return new RowSink() {
      @Override
      public void begin(TableShape table) throws IOException, SQLException {
        one.begin(table);
        other.begin(table);
      }

      @Override
      public void row(List<@Nullable Object> values) throws IOException, SQLException {
        one.row(values);
        other.row(values);
      }

      @Override
      public void end() throws IOException, SQLException {
        one.end();
        other.end();
      }
    };
  }
}
