package io.cronledger.settings;

import io.cronledger.crontab.Place;
import io.cronledger.crontab.Problem;
import io.cronledger.crontab.Source;
import io.cronledger.crontab.TextFiles;
import io.cronledger.jdbc.PostgresServer;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Keep;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Quote;
import io.cronledger.schedule.Suggestion;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Brings file, environment and flags together, the later before the earlier. */
final class SettingsReader {
  static final String FILE = "cronledger.properties";

  private final Given given;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

  SettingsReader(Given given) {
    this.given = given;
  }

  Settings.Reading read() {
    for (Setting setting : Setting.values()) {
      values.put(setting, new Value(setting.standard(), new Origin.Standard(), beside()));
    }
    file();
    new TreeMap<>(given.environment())
        .forEach(
            (name, text) ->
                Setting.keyOfVariable(name)
                    .ifPresent(key -> set(key, text, new Origin.Named(name), Path.of(""))));
    new TreeMap<>(given.flags())
        .forEach((key, text) -> set(key, text, new Origin.Named("--" + key), Path.of("")));
    Settings settings = settings();
    return problems.isEmpty()
        ? new Settings.Reading.Good(settings)
        : new Settings.Reading.Bad(problems);
  }

  /** What relative paths of the file, and default ones, start from: data lies next to config. */
  private Path beside() {
    return given.config().resolveSibling("");
  }

  private void file() {
    Path path = given.config().resolve(FILE);
    switch (new TextFiles().read(path, path.toString())) {
      case TextFiles.Found.Text(Source source) -> file(source);
      case TextFiles.Found.Broken(Problem problem) -> problems.add(problem);
      case TextFiles.Found.None none when none.isMissing() -> {}
      case TextFiles.Found.None(String message, String remedy) ->
          problems.add(Problem.error(Place.whole(path.toString()), message, remedy));
    }
  }

  private void file(Source source) {
    Map<String, Origin> seen = new TreeMap<>();
    for (PropertiesFile.Entry entry : PropertiesFile.entries(source, problems::add)) {
      Origin before = seen.putIfAbsent(entry.key(), entry.keyAt());
      if (before != null) {
        problems.add(
            entry
                .keyAt()
                .error("'%s' is set in %s already".formatted(entry.key(), before), "Keep one."));
      } else if (isKnown(entry.key(), entry.keyAt())) {
        set(entry.key(), entry.value(), entry.valueAt(), beside());
      }
    }
  }

  private void set(String key, String text, Origin origin, Path base) {
    if (isKnown(key, origin)) {
      Setting.of(key)
          .ifPresent(setting -> values.put(setting, new Value(text.strip(), origin, base)));
    }
  }

  private boolean isKnown(String key, Origin origin) {
    if (Setting.of(key).isPresent()) {
      return true;
    }
    problems.add(
        Setting.NOT_YET.contains(key)
            ? origin.error(
                "'%s' is not supported by this version yet".formatted(key),
                "Leave it out: it would have no effect.")
            : origin.error("%s is not a setting".formatted(Quote.of(key)), remedy(key, origin)));
    return false;
  }

  private static String remedy(String key, Origin origin) {
    return Suggestion.closest(key, Setting.keys())
        .map(
            meant ->
                switch (origin) {
                  case Origin.Named(String name) when name.startsWith("--") -> "--" + meant;
                  case Origin.Named _ -> Setting.variable(meant);
                  case Origin.InFile _, Origin.Standard _ -> meant;
                })
        .map("Did you mean '%s'?"::formatted)
        .orElse("Known are " + String.join(", ", Setting.keys()) + ".");
  }

  private Settings settings() {
    return new Settings(
        given.config(),
        value(Setting.ENDPOINT, Value::endpoint, new Settings.Endpoint.OnThisMachine()),
        value(Setting.TOKEN_FILE, Value::optionalPath, Optional.empty()),
        new Settings.Way(
            value(Setting.PROXY, Value::hostAndPort, Optional.empty()),
            value(Setting.TRUST_STORE, Value::optionalPath, Optional.empty())),
        value(Setting.DATA, Value::path, Path.of("")),
        ledger(),
        value(Setting.HTTP_BIND, Value::loopback, InetAddress.getLoopbackAddress()),
        value(Setting.HTTP_PORT, Value::port, 0),
        value(Setting.TIMEZONE, Value::zone, ZoneOffset.UTC),
        value(Setting.MAX_RUNNING, Value::count, Optional.empty()),
        value(Setting.START_RATE, Value::rate, 1),
        keep(),
        value(Setting.DRAIN, Value::span, Duration.ZERO),
        new Settings.Local(
            value(Setting.ENDPOINT_PORT, Value::port, 0),
            value(Setting.SYNC_LIMIT, Value::someTime, Duration.ZERO)),
        values.entrySet().stream()
            .map(
                set ->
                    new Settings.Listed(
                        set.getKey().key(),
                        set.getValue().text(),
                        set.getValue().origin().toString()))
            .toList());
  }

  private Keep keep() {
    return new Keep(
        value(Setting.KEEP, Value::optionalTime, Optional.<Duration>empty()).orElse(null),
        value(Setting.KEEP_FAILURES, Value::optionalTime, Optional.<Duration>empty()).orElse(null),
        value(Setting.KEEP_RUNS, Value::optionalCount, Optional.<Integer>empty()).orElse(null),
        value(Setting.KEEP_BYTES, Value::optionalSize, Optional.<Long>empty()).orElse(null),
        value(Setting.KEEP_LAST_GOOD, Value::yesOrNo, true));
  }

  private Settings.LedgerIn ledger() {
    String url = databaseUrl(value(Setting.DB_URL, Value::anything, ""));
    String user = value(Setting.DB_USER, Value::anything, "");
    Optional<Path> passwordFile =
        value(Setting.DB_PASSWORD_FILE, Value::optionalPath, Optional.empty());
    return url.isEmpty()
        ? new Settings.LedgerIn.Data()
        : new Settings.LedgerIn.Server(url, user, passwordFile);
  }

  /** One that is wrong is told without being shown: there may be a password in it. */
  private String databaseUrl(String text) {
    if (!text.isEmpty() && !PostgresServer.isUrl(text)) {
      Origin origin = value(Setting.DB_URL).origin();
      String message = "this is no URL of a PostgreSQL database, or has a password in it";
      String remedy =
          "Write it like jdbc:postgresql://host:5432/cronledger, and put the password into a file that 'db-password-file' names.";
      problems.add(Problem.error(origin.error(message, remedy).place(), message, remedy));
    }
    return text;
  }

  /** Reads a value; what stands in for one that is wrong is never seen. */
  private <T> T value(Setting setting, Function<Value, Parsed<T>> parser, T otherwise) {
    Value value = value(setting);
    return switch (parser.apply(value)) {
      case Parsed.Good<T>(T good) -> good;
      case Parsed.Bad<T>(List<Flaw> flaws) -> {
        flaws.forEach(flaw -> problems.add(value.origin().error(flaw.message(), flaw.remedy())));
        yield otherwise;
      }
    };
  }

  private Value value(Setting setting) {
    return values.getOrDefault(setting, new Value("", new Origin.Standard(), beside()));
  }
}
