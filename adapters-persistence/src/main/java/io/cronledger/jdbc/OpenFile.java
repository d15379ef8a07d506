package io.cronledger.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the file of a ledger. When H2 gave it up, the next opens it anew, and under
 * another name: H2 may never be done with closing what it knew by the old one, and has everybody
 * wait who asks for that.
 */
final class OpenFile implements DataSource {
  /**
   * How long H2 leaves alone what nothing refers to any more. The seals see to it that no state
   * refers to it that the file may be opened with; 45 s, which H2 does without being told, make a
   * file many times as large as what is in it while much is written.
   */
  private static final int RETENTION_MILLIS = 1_000;

  private final LedgerFile file;
  private volatile @Nullable MVStore store;
  private volatile int number;
  private volatile int timeout;

  OpenFile(LedgerFile file) {
    this.file = file;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return isOpen() ? connected() : opened();
  }

  private synchronized Connection opened() throws SQLException {
    if (isOpen()) {
      return connected();
    }
    number = number + 1;
    Connection connection = connected();
    try {
      MVStore opened = H2Database.store(connection);
      file.freshen(opened);
      opened.setRetentionTime(RETENTION_MILLIS);
      store = opened;
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection connected() throws SQLException {
    return DriverManager.getConnection(file.url(number));
  }

  /** Whether it leads to the file as it is open now. */
  boolean isCurrent(Connection connection) throws SQLException {
    return isOpen() && H2Database.store(connection) == store;
  }

  private boolean isOpen() {
    MVStore known = store;
    return known != null && !known.isClosed();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the file of a ledger has no users");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // There is nothing to log that is not thrown.
  }

  /** For the pool, which also closes no sooner if one is still being opened. */
  @Override
  public int getLoginTimeout() {
    return timeout;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    timeout = seconds;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("nothing is logged");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("it wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
