package io.cronledger.settings;

import java.nio.file.Path;
import java.util.Map;

/**
 * What settings are read from.
 *
 * @param config the folder with {@code cronledger.properties}, as the user named it
 * @param environment all of it; what does not begin with {@code CRONLEDGER_} is passed over
 * @param flags without their dashes: {@code http-port}
 */
public record Given(Path config, Map<String, String> environment, Map<String, String> flags) {
  public Given {
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
  }
}
