package io.cronledger.api;

import io.cronledger.schedule.Definition;
import java.time.Instant;
import java.util.List;

/** The cron files that a service watches, and whoever asks about them before it takes them. */
public interface WatchedFiles {

  /** What they said when they were last read; if that is wrong, the set before it is in force. */
  Reading last();

  /** What they say now. */
  Reading now();

  /**
   * What was read.
   *
   * @param definitions none if there is an error, since a set takes force whole or not
   */
  record Reading(Instant at, List<Definition> definitions, List<FileProblem> problems) {
    public Reading {
      definitions = List.copyOf(definitions);
      problems = List.copyOf(problems);
    }

    public long errors() {
      return problems.stream().filter(FileProblem::isError).count();
    }
  }
}
