package io.cronledger.cli;

import io.cronledger.api.FileProblem;
import io.cronledger.api.WatchedFiles;
import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Problem;
import java.time.Instant;

/** A set of cron files as the API speaks of it. */
public final class FilesReading {
  private FilesReading() {}

  public static WatchedFiles.Reading of(CronSet set, Instant readAt) {
    return new WatchedFiles.Reading(
        readAt, set.definitions(), set.problems().stream().map(FilesReading::problem).toList());
  }

  private static FileProblem problem(Problem problem) {
    return new FileProblem(
        problem.isError() ? "error" : "warning",
        problem.place().file(),
        problem.place().line(),
        problem.place().column(),
        problem.place().length(),
        problem.excerpt().text(),
        problem.excerpt().carets(),
        problem.message(),
        problem.remedy());
  }
}
