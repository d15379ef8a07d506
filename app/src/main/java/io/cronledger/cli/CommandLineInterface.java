package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** All commands, and what is done about what goes wrong in them. */
public final class CommandLineInterface {
  private static final Logger log = LoggerFactory.getLogger(CommandLineInterface.class);

  private final CommandLine root;
  private final Screen screen;

  public CommandLineInterface(Program program, Screen screen) {
    this.screen = screen;
    this.root = new CommandLine(new Root());
    root.addSubcommand(new Serve(program, screen))
        .addSubcommand(new Check(program, screen))
        .addSubcommand(new ShowPlan(program, screen))
        .addSubcommand(new Next(program, screen))
        .addSubcommand(new ListSchedules(program, screen))
        .addSubcommand(new Runs(program, screen))
        .addSubcommand(new Show(program, screen))
        .addSubcommand("input", payload(program, "input", "Prints what went into a run."))
        .addSubcommand("output", payload(program, "output", "Prints what came out of a run."))
        .addSubcommand(new Diff(program, screen))
        .addSubcommand(new Export(program, screen))
        .addSubcommand(new RunNow(program, screen))
        .addSubcommand("pause", setPaused(program, "pause", "Has a schedule's slots skipped."))
        .addSubcommand("resume", setPaused(program, "resume", "Lets a paused schedule fire again."))
        .addSubcommand(new Abort(program, screen))
        .addSubcommand(new AuditBooks(program, screen))
        .addSubcommand(new Stats(program, screen))
        .addSubcommand(new ListNodes(program, screen))
        .addSubcommand(new Backup(program, screen))
        .addSubcommand(new Restore(program, screen))
        .addSubcommand(new Compact(program, screen))
        .addSubcommand(new Migrate(program, screen))
        .addSubcommand(new Endpoint(program));
    root.getCommandSpec().version("cronledger " + program.version());
    root.getSubcommands().forEach((name, command) -> addSettings(command, name.equals("serve")));
    root.setOut(new PrintWriter(screen.out(), true, UTF_8));
    root.setErr(new PrintWriter(screen.err(), true, UTF_8));
    root.setUsageHelpAutoWidth(true);
    root.setExpandAtFiles(false); // @FILE is an input to send, not more arguments
    root.setExecutionExceptionHandler((e, _, _) -> failed(e));
    root.setParameterExceptionHandler((e, _) -> badUsage(e));
  }

  /** What stands over all commands. */
  @Command(
      name = "cronledger",
      description = "Runs Apify tasks on a schedule and keeps the books.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Exit codes: 0 done; 1 the run ended badly, the audit found differences, or something on",
        "record is damaged; 2 bad usage, settings or cron files; 3 the service or the database",
        "cannot be reached.",
        "'cronledger serve --help' lists the settings, which every command takes as flags."
      })
  static final class Root implements Runnable {
    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
      if (spec != null) {
        throw new ParameterException(spec.commandLine(), "Name a command.");
      }
    }
  }

  private CommandLine payload(Program program, String which, String description) {
    var command = new CommandLine(new PayloadOf(program, screen, which));
    command.getCommandSpec().name(which).usageMessage().description(description);
    return command;
  }

  private CommandLine setPaused(Program program, String verb, String description) {
    var command = new CommandLine(new SetPaused(program, screen, verb));
    command.getCommandSpec().name(verb).usageMessage().description(description);
    return command;
  }

  private static void addSettings(CommandLine command, boolean shown) {
    Settings.known()
        .forEach(
            key ->
                command
                    .getCommandSpec()
                    .addOption(
                        OptionSpec.builder("--" + key.name())
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description(
                                key.description()
                                    + (key.standard().isEmpty()
                                        ? ""
                                        : " Default: " + key.standard()))
                            .hidden(!shown)
                            .userObject(SettingFlag.MARK)
                            .build()));
  }

  /** Runs a command; what it returns is the exit code of the process. */
  public int execute(String... args) {
    int exitCode = root.execute(args);
    if (exitCode == ExitCode.DONE && !screen.takes()) {
      screen
          .err()
          .println("Not all could be printed: nobody reads it any more, or a disk is full.");
      return ExitCode.UNREACHABLE;
    }
    return exitCode;
  }

  private int badUsage(ParameterException e) {
    screen.err().println(e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, screen.err())) {
      screen
          .err()
          .printf("'%s --help' says more.%n", e.getCommandLine().getCommandSpec().qualifiedName());
    }
    return ExitCode.BAD_INPUT;
  }

  private int failed(Exception e) {
    if (e instanceof CommandFailed failed) {
      screen.err().println(failed.getMessage());
      return failed.exitCode();
    }
    if (e instanceof LedgerUnavailable) {
      screen.err().println(e.getMessage());
      return ExitCode.UNREACHABLE;
    }
    if (e instanceof DamagedPayload || e.getCause() instanceof DamagedPayload) {
      screen.err().println(Reports.io(e));
      return ExitCode.DAMAGED;
    }
    if (e instanceof UncheckedIOException || e instanceof IOException) {
      screen.err().println(Reports.io(e));
      return ExitCode.UNREACHABLE;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return ExitCode.UNREACHABLE;
    }
    log.error("This is a defect of Cronledger", e);
    screen.err().println("This is a defect of Cronledger: " + e);
    return ExitCode.UNREACHABLE;
  }
}
