package io.cronledger.settings;

import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Quote;
import io.cronledger.schedule.Span;
import io.cronledger.schedule.Suggestion;
import io.cronledger.settings.Settings.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one setting is set to, and what it means.
 *
 * @param base what a relative path starts from
 */
record Value(String text, Origin origin, Path base) {
  private static final int MOST_RUNNING = 100_000;
  private static final String RUNNING = "Write 1 to 100000, or 'auto'.";
  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:http://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})/?");

  private static final int MOST_KEPT = 999_999_999;
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(MB|GB|TB)");

  Parsed<Endpoint> endpoint() {
    if (text.equals("local")) {
      return good(new Endpoint.OnThisMachine());
    }
    try {
      var base = URI.create(text.replaceAll("/+$", ""));
      boolean isPlain =
          base.getHost() != null
              && base.getRawUserInfo() == null
              && base.getRawQuery() == null
              && base.getRawFragment() == null;
      if (isPlain && ("https".equals(base.getScheme()) || "http".equals(base.getScheme()))) {
        return good(new Endpoint.At(base));
      }
    } catch (IllegalArgumentException notAUri) {
      // told below, like an address of another kind
    }
    return bad("is not an endpoint", "Write 'local', or a base URL such as https://api.apify.com");
  }

  Parsed<Path> path() {
    try {
      return text.isEmpty()
          ? bad("is not a path", "Write one, such as 'data'.")
          : good(base.resolve(text));
    } catch (InvalidPathException e) {
      return bad("is not a path", "Write one, such as 'data'.");
    }
  }

  Parsed<Optional<Path>> optionalPath() {
    if (text.isEmpty()) {
      return good(Optional.empty());
    }
    return switch (path()) {
      case Parsed.Good<Path>(Path path) -> good(Optional.of(path));
      case Parsed.Bad<Path>(List<Flaw> flaws) -> new Parsed.Bad<>(flaws);
    };
  }

  Parsed<String> anything() {
    return good(text);
  }

  Parsed<InetAddress> loopback() {
    try {
      InetAddress address =
          text.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(text);
      return address.isLoopbackAddress()
          ? good(address)
          : bad(
              "is open to others, which is not supported by this version yet",
              "Use 127.0.0.1 or ::1, and a proxy with a login in front if others are to see it.");
    } catch (IllegalArgumentException e) {
      return bad("is not an address", "Use 127.0.0.1 or ::1.");
    }
  }

  Parsed<Optional<InetSocketAddress>> hostAndPort() {
    if (text.isEmpty()) {
      return good(Optional.empty());
    }
    var form = HOST_AND_PORT.matcher(text);
    int port = form.matches() ? Integer.parseInt(form.group(2)) : 0;
    return port >= 1 && port <= HIGHEST_PORT
        ? good(Optional.of(InetSocketAddress.createUnresolved(form.group(1), port)))
        : bad(
            "is not a proxy",
            "Write host and port, such as 'proxy.example:3128'; one that asks for a login is not"
                + " supported.");
  }

  Parsed<Integer> port() {
    return number(0, HIGHEST_PORT, "is not a port", "Write 0 (any that is free) to 65535.");
  }

  /** Runs a second. */
  Parsed<Integer> rate() {
    return number(1, MOST_RUNNING, "is not a number of runs", "Write 1 to 100000.");
  }

  /** A number of runs; none for {@code auto}. */
  Parsed<Optional<Integer>> count() {
    if (text.equals("auto")) {
      return good(Optional.empty());
    }
    return switch (number(1, MOST_RUNNING, "is not a number of runs", RUNNING)) {
      case Parsed.Good<Integer>(Integer count) -> good(Optional.of(count));
      case Parsed.Bad<Integer>(List<Flaw> flaws) -> new Parsed.Bad<>(flaws);
    };
  }

  Parsed<ZoneId> zone() {
    var zones = ZoneId.getAvailableZoneIds();
    return zones.contains(text)
        ? good(ZoneId.of(text))
        : bad(
            "is not a time zone",
            Suggestion.closest(text, zones)
                .map("Did you mean '%s'?"::formatted)
                .orElse("Use a name of the IANA database, such as 'Europe/Prague' or 'UTC'."));
  }

  Parsed<Duration> span() {
    return Span.parse(text);
  }

  Parsed<Duration> someTime() {
    return span() instanceof Parsed.Good<Duration>(Duration span) && span.isZero()
        ? bad("is no time at all", "Use a duration such as '300s'.")
        : span();
  }

  Parsed<Optional<Duration>> optionalTime() {
    return optional(Value::someTime);
  }

  Parsed<Optional<Integer>> optionalCount() {
    return optional(
        value -> value.number(1, MOST_KEPT, "is not a number of entries", "Write 1 to 999999999."));
  }

  Parsed<Optional<Long>> optionalSize() {
    return optional(Value::size);
  }

  private Parsed<Long> size() {
    Matcher matcher = SIZE.matcher(text);
    return matcher.matches()
        ? good(Long.parseLong(matcher.group(1)) * bytes(matcher.group(2)))
        : bad("is not a size", "Write it in MB, GB or TB, such as 20GB.");
  }

  private static long bytes(String unit) {
    return switch (unit) {
      case "MB" -> 1_000_000L;
      case "GB" -> 1_000_000_000L;
      default -> 1_000_000_000_000L;
    };
  }

  Parsed<Boolean> yesOrNo() {
    return text.equals("yes") || text.equals("no")
        ? good(text.equals("yes"))
        : bad("is neither", "Write yes or no.");
  }

  private <T> Parsed<Optional<T>> optional(Function<Value, Parsed<T>> parser) {
    if (text.isEmpty()) {
      return good(Optional.empty());
    }
    return switch (parser.apply(this)) {
      case Parsed.Good<T>(T value) -> good(Optional.of(value));
      case Parsed.Bad<T>(List<Flaw> flaws) -> new Parsed.Bad<>(flaws);
    };
  }

  private Parsed<Integer> number(int least, int most, String what, String remedy) {
    boolean fits = text.matches("\\d{1,9}") && Integer.parseInt(text) <= most;
    return fits && Integer.parseInt(text) >= least
        ? good(Integer.valueOf(text))
        : bad(what, remedy);
  }

  private static <T> Parsed<T> good(T value) {
    return new Parsed.Good<>(value);
  }

  private <T> Parsed<T> bad(String what, String remedy) {
    return new Parsed.Bad<>(
        List.of(new Flaw(0, text.length(), "%s %s".formatted(Quote.of(text), what), remedy)));
  }
}
