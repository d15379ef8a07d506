package io.cronledger.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * What every command is told.
 *
 * @param config the folder of settings, cron files and tasks
 * @param flags settings given as flags, by name
 * @param serves whether it is a service, whose words go to a log if nobody watches
 */
public record Invocation(Path config, Map<String, String> flags, boolean serves) {
  public Invocation {
    flags = Map.copyOf(flags);
  }

  public Invocation(Path config, Map<String, String> flags) {
    this(config, flags, false);
  }

  Invocation thatServes() {
    return new Invocation(config, flags, true);
  }
}
