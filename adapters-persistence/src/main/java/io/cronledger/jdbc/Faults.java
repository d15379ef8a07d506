package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;

/**
 * What the database threw, told in the ledger's words.
 *
 * @param ledger its name, as a person would know it
 */
record Faults(String ledger) {

  /** An entry with that id is there already. */
  static final class Taken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Taken(Throwable cause) {
      super("already on record", cause);
    }
  }

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK = "40P01";

  /** What a caller is told, in an exception of its own, about what happened to the writer. */
  RuntimeException told(RuntimeException thrown) {
    return switch (thrown) {
      case LedgerUnavailable unavailable -> new LedgerUnavailable(text(unavailable), unavailable);
      case JdbiException e -> isTaken(e) ? new Taken(e) : unavailable(e);
      default -> thrown;
    };
  }

  LedgerUnavailable unavailable(Throwable cause) {
    return cause instanceof LedgerUnavailable already
        ? already
        : new LedgerUnavailable("the ledger %s fails: %s".formatted(ledger, reason(cause)), cause);
  }

  LedgerUnavailable closed() {
    return new LedgerUnavailable("the ledger %s is closed".formatted(ledger));
  }

  /** The innermost thing that has something to say, without the statement. */
  static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        innermost = t;
      }
    }
    String text = text(innermost);
    int statement = text.indexOf("; SQL statement:");
    return statement < 0 ? text.lines().findFirst().orElse(text) : text.substring(0, statement);
  }

  private static String text(Throwable thrown) {
    if (thrown instanceof AccessDeniedException denied) {
      return "this user may not use " + denied.getFile();
    }
    if (thrown instanceof FileAlreadyExistsException file) {
      return file.getFile() + " is a file";
    }
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  /** Something with that key is there already. */
  static boolean isTaken(Throwable thrown) {
    return hasState(thrown, Set.of(UNIQUE_VIOLATION));
  }

  /** Others were in the way, and the transaction is to be made again. */
  static boolean isCollision(Throwable thrown) {
    return hasState(thrown, Set.of(SERIALIZATION_FAILURE, DEADLOCK));
  }

  /** Somebody else holds what is needed, and it was not waited for. */
  static boolean isLocked(Throwable thrown) {
    return hasState(thrown, Set.of(LOCK_NOT_AVAILABLE));
  }

  private static boolean hasState(Throwable thrown, Set<String> states) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql
          && sql.getSQLState() != null
          && states.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
