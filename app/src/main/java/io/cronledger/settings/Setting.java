package io.cronledger.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every setting there is, by the name it has in the file. */
enum Setting {
  ENDPOINT("local", "Where tasks run: 'local', or a base URL such as https://api.apify.com."),
  TOKEN_FILE("", "File whose first line is the API token; without it APIFY_TOKEN is."),
  PROXY("", "HTTP proxy on the way to the endpoint, such as proxy.example:3128."),
  TRUST_STORE("", "Certificates to trust beside the JDK's: a file in PEM or PKCS #12."),
  DATA("data", "Folder of the ledger's database and of the local endpoint."),
  DB_URL("", "PostgreSQL for the ledger, such as jdbc:postgresql://host/cronledger."),
  DB_USER("", "Its user; without it whom the URL names, or the system's user."),
  DB_PASSWORD_FILE("", "File whose first line is the password of that user."),
  HTTP_BIND("127.0.0.1", "Loopback address of the API and the page."),
  HTTP_PORT("8080", "Port of the API and the page; 0 for any that is free."),
  TIMEZONE("UTC", "For cron lines that name no zone, and for tables."),
  MAX_RUNNING(
      "auto",
      "Runs under way at one time; further ones wait. 'auto': what the limit on open files allows."),
  START_RATE("50", "Runs of a backlog that are started a second."),
  KEEP("", "How long entries stay that are over, such as 90d; without it they all do."),
  KEEP_FAILURES("", "How long those that ended badly stay, if that is longer."),
  KEEP_RUNS("", "How many entries of each schedule stay."),
  KEEP_BYTES("", "How much may have gone in and come out, in all, such as 20GB."),
  KEEP_LAST_GOOD("yes", "Whether the last run of a schedule that succeeded stays: yes or no."),
  DRAIN("20s", "How long a stop waits for runs under way before leaving them on record."),
  ENDPOINT_PORT("0", "Port of the local endpoint; 0 for any that is free."),
  SYNC_LIMIT("300s", "How long the local endpoint lets a call wait for its run.");

  /** Settings to come: an error until then, so that nobody relies on what does not happen. */
  static final List<String> NOT_YET = List.of();

  private static final String PREFIX = "CRONLEDGER_";

  private final String standard;
  private final String description;

  Setting(String standard, String description) {
    this.standard = standard;
    this.description = description;
  }

  /** As it is in the file: {@code http-port}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its value unless set; empty for none. */
  String standard() {
    return standard;
  }

  String description() {
    return description;
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
