package io.cronledger.settings;

import io.cronledger.crontab.Place;
import io.cronledger.crontab.Problem;
import io.cronledger.crontab.Problem.Severity;
import io.cronledger.crontab.Source;

/** Where a value was set: where what is wrong with it is told, and how it is listed. */
sealed interface Origin {

  /** A problem with the value. */
  Problem error(String message, String remedy);

  /** A line of a file; the stretch is the value's, or the name's. */
  record InFile(Source source, int start, int end) implements Origin {
    @Override
    public Problem error(String message, String remedy) {
      return source.problem(Severity.ERROR, start, end, message, remedy);
    }

    @Override
    public String toString() {
      return "%s:%d".formatted(source.name(), source.line(start));
    }
  }

  /** A variable of the environment, or a flag. */
  record Named(String name) implements Origin {
    @Override
    public Problem error(String message, String remedy) {
      return Problem.error(Place.whole(name), message, remedy);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Nowhere. */
  record Standard() implements Origin {
    @Override
    public Problem error(String message, String remedy) {
      throw new IllegalStateException("a default is wrong: " + message);
    }

    @Override
    public String toString() {
      return "default";
    }
  }
}
