package io.cronledger.cli;

import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Problem;
import io.cronledger.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cronledger check}. */
@Command(name = "check", description = "Checks the cron files and tells all that is wrong at once.")
final class Check implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Only these files (default: all in the configuration's cron.d).")
  private List<Path> files = List.of();

  @Option(
      names = "--online",
      description = "Ask the endpoint, too: do token, tasks and lists of runs answer?")
  private boolean online;

  Check(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = program.settings(common.invocation());
    CronSet set = program.cronFiles(settings, files);
    for (Problem problem : set.problems()) {
      if (common.json()) {
        screen.json(ProblemJson.of(problem));
      } else {
        screen.line(problem.toString());
      }
    }
    if (!common.json() && !set.hasErrors()) {
      screen.line(
          "%d schedule%s, no errors."
              .formatted(set.definitions().size(), set.definitions().size() == 1 ? "" : "s"));
    }
    if (set.hasErrors() || !online) {
      return set.hasErrors() ? ExitCode.BAD_INPUT : ExitCode.DONE;
    }
    var findings = new Findings(program.tryOnline(settings, set));
    findings.print(screen, common.json());
    return findings.exitCode();
  }
}
