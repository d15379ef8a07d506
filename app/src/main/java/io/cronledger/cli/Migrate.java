package io.cronledger.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code cronledger migrate}. */
@Command(
    name = "migrate",
    description = {
      "Copies the ledger into another database, which must be empty, and compares the two.",
      "The service must not run. Afterwards name the new one in the settings."
    })
final class Migrate implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "JDBC_URL",
      description = "jdbc:postgresql://host/database, or jdbc:h2:FOLDER for a data folder.")
  private String to = "";

  @Option(names = "--to-user", paramLabel = "NAME", description = "Its user.")
  private String user = "";

  @Option(
      names = "--to-password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password of that user.")
  private @Nullable Path passwordFile;

  Migrate(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    var target = new Caretaker.Target(to, user, Optional.ofNullable(passwordFile));
    long rows = program.caretaker(program.settings(common.invocation())).migrate(target);
    if (common.json()) {
      screen.json(JsonMapper.shared().createObjectNode().put("to", to).put("rows", rows));
    } else {
      screen.line("The ledger is copied: %,d rows, compared one by one".formatted(rows));
    }
    return ExitCode.DONE;
  }
}
