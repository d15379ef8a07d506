package io.cronledger.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * What every command is told.
 *
 * @param config the folder of settings, cron files and tasks
 * @param flags settings given as flags, by name
 */
public record Invocation(Path config, Map<String, String> flags) {
  public Invocation {
    flags = Map.copyOf(flags);
  }
}
