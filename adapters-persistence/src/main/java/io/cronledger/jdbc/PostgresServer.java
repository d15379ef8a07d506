package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A PostgreSQL database and how to come into it. Its text does not show the password, and a URL
 * that holds one is not taken.
 */
public final class PostgresServer {
  /** A server that has gone without a word is given up after as many seconds. */
  private static final int ANSWER_SECONDS = 60;

  private static final int CONNECT_SECONDS = 5;

  private final String url;
  private final String user;
  private final String password;

  /**
   * @param url {@code jdbc:postgresql://host:port/database}
   * @param user empty for whom the URL names, or the system user
   * @param password empty for none
   */
  public PostgresServer(String url, String user, String password) {
    if (!isUrl(url)) {
      throw new LedgerUnavailable("not the URL of a PostgreSQL database without a password");
    }
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** Whether this is a URL of the kind, one without a password in it. */
  public static boolean isUrl(String url) {
    if (!url.startsWith("jdbc:postgresql:") || url.indexOf('@') >= 0) {
      return false;
    }
    Properties parsed = Driver.parseURL(url, new Properties());
    return parsed != null && PGProperty.PASSWORD.getOrNull(parsed) == null;
  }

  String url() {
    return url;
  }

  /** What the driver is told beside the URL; what the URL says itself goes before it. */
  Properties properties() {
    Properties all = new Properties();
    if (!user.isEmpty()) {
      PGProperty.USER.set(all, user);
    }
    if (!password.isEmpty()) {
      PGProperty.PASSWORD.set(all, password);
    }
    PGProperty.APPLICATION_NAME.set(all, "cronledger");
    PGProperty.CONNECT_TIMEOUT.set(all, CONNECT_SECONDS);
    PGProperty.LOGIN_TIMEOUT.set(all, 2 * CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(all, ANSWER_SECONDS);
    PGProperty.TCP_KEEP_ALIVE.set(all, true);
    return all;
  }

  /** The same where an answer may take as long as it takes: tables are not changed in a minute. */
  Properties unhurried() {
    Properties all = properties();
    PGProperty.SOCKET_TIMEOUT.set(all, 0);
    return all;
  }

  /** As a person would know it. */
  @Override
  public String toString() {
    int options = url.indexOf('?');
    return "at " + (options < 0 ? url : url.substring(0, options));
  }
}
