package io.cronledger.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every setting there is, by the name it has in the file. */
enum Setting {
  ENDPOINT("local"),
  TOKEN_FILE(""),
  DATA("data"),
  HTTP_BIND("127.0.0.1"),
  HTTP_PORT("8080"),
  TIMEZONE("UTC"),
  MAX_RUNNING("64"),
  DRAIN("20s"),
  ENDPOINT_PORT("0"),
  SYNC_LIMIT("300s");

  /** Settings to come: an error until then, so that nobody relies on what does not happen. */
  static final List<String> NOT_YET =
      List.of("db-url", "db-user", "db-password-file", "start-rate", "proxy", "trust-store");

  private static final String PREFIX = "CRONLEDGER_";

  private final String standard;

  Setting(String standard) {
    this.standard = standard;
  }

  /** As it is in the file: {@code http-port}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its value unless set; empty for none. */
  String standard() {
    return standard;
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  /** {@code CRONLEDGER_HTTP_PORT} for {@code http-port}. */
  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The key that a variable sets, if it is one of ours. */
  static Optional<String> keyOfVariable(String variable) {
    return variable.startsWith(PREFIX)
        ? Optional.of(
            variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-'))
        : Optional.empty();
  }
}
