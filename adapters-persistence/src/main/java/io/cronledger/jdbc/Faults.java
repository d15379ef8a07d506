package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;
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

  /** The database is there, and does not take what it is given: to try again would not help. */
  static final class Unfit extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Unfit(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** SQLSTATE's classes of errors in the data, and of rules that they break. */
  private static final Set<String> OF_CONTENT = Set.of("22", "23");

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK = "40P01";

  /** What a caller is told, in an exception of its own, about what happened to the writer. */
  RuntimeException told(RuntimeException thrown) {
    return switch (thrown) {
      case LedgerUnavailable unavailable -> new LedgerUnavailable(text(unavailable), unavailable);
      case JdbiException e when isTaken(e) -> new Taken(e);
      case JdbiException e when isUnfit(e) ->
          new Unfit("the ledger %s does not take it: %s".formatted(ledger, reason(e)), e);
      case JdbiException e -> unavailable(e);
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

  private static boolean isUnfit(Throwable thrown) {
    return hasState(thrown, state -> OF_CONTENT.stream().anyMatch(state::startsWith));
  }

  private static boolean hasState(Throwable thrown, Set<String> states) {
    return hasState(thrown, states::contains);
  }

  private static boolean hasState(Throwable thrown, Predicate<String> states) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql
          && sql.getSQLState() != null
          && states.test(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
