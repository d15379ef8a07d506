package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Ends the epochs of all nodes in the transaction of a step that does not say through which step
 * older programs may use the tables. They write nothing more, and are refused when they begin anew.
 */
final class LaterStep implements Callback {
  /** Before that there were no nodes. */
  private static final int FIRST_WITH_NODES = 9;

  private static final String SAYS_SO = "usable_through";

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    MigrationInfo step = context.getMigrationInfo();
    if (Schema.number(step) >= FIRST_WITH_NODES && !isForOlderPrograms(step)) {
      try {
        endAll(context.getConnection());
      } catch (SQLException e) {
        throw new FlywayException("The nodes at work could not be told to end", e);
      }
    }
  }

  private static boolean isForOlderPrograms(MigrationInfo step) {
    try (InputStream script = Schema.class.getResourceAsStream("migration/" + step.getScript())) {
      return script != null && new String(script.readAllBytes(), UTF_8).contains(SAYS_SO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** First come the rows of nodes, as in each of their transactions. */
  private static void endAll(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select epoch from node where ended_at is null for update");
      statement.execute("update node set ended_at = current_timestamp where ended_at is null");
    }
  }

  @Override
  public String getCallbackName() {
    return "later step";
  }
}
