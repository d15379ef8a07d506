package io.cronledger.crontab;

import io.cronledger.schedule.Definition;
import java.util.List;

/**
 * What a folder of cron files says at one moment.
 *
 * @param definitions in the order of the files and their lines; none at all if there is an error,
 *     since a set takes force whole or not
 * @param problems of all files, in reading order
 */
public record CronSet(List<Definition> definitions, List<Problem> problems) {
  public CronSet {
    definitions = List.copyOf(definitions);
    problems = List.copyOf(problems);
  }

  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }
}
