package io.cronledger.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes: the configuration, and each setting as a flag. */
@Command(mixinStandardHelpOptions = true)
final class Common {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "Folder of the configuration (default: config).")
  private Path config = Path.of("config");

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  boolean json() {
    return json;
  }

  Invocation invocation() {
    Map<String, String> flags = new HashMap<>();
    if (command != null) {
      for (OptionSpec option : command.options()) {
        String value = option.userObject() instanceof SettingFlag ? option.getValue() : null;
        if (value != null) {
          flags.put(option.longestName().substring(2), value);
        }
      }
    }
    return new Invocation(config, flags);
  }
}
