package io.cronledger;

import io.cronledger.apify.Pause;
import io.cronledger.cli.Reports;
import io.cronledger.cli.Screen;
import io.cronledger.crontab.Problem;
import io.cronledger.local.TaskProblem;
import io.cronledger.run.Time;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process finds where it starts.
 *
 * @param pause lets time pass
 * @param environment variables, such as those that hold tokens
 */
record Surroundings(
    Time time, Pause pause, Map<String, String> environment, Screen screen, SecureRandom random) {

  Surroundings(Time time, Pause pause, Map<String, String> environment, Screen screen) {
    this(time, pause, Map.copyOf(environment), screen, new SecureRandom());
  }

  String version() {
    return Optional.ofNullable(Surroundings.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** What nobody watches goes to a log, which does not quote what somebody wrote. */
  String told(List<Problem> problems) {
    return screen.watched() ? Reports.errors(problems) : Reports.errorsWithoutText(problems);
  }

  /** The same of a local task. */
  String told(TaskProblem problem) {
    return screen.watched() ? problem.toString() : problem.withoutText();
  }
}
