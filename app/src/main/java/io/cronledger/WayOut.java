package io.cronledger;

import io.cronledger.apify.Incoming;
import io.cronledger.apify.Route;
import io.cronledger.apify.Tokens;
import io.cronledger.apify.TrustedCertificates;
import io.cronledger.cli.CommandFailed;
import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Place;
import io.cronledger.crontab.Problem;
import io.cronledger.settings.Settings;
import io.cronledger.settings.TokenFinder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How calls get to where tasks run, as the settings say. */
final class WayOut {
  /** What a local endpoint is shown, which takes any token. */
  private static final String LOCAL_TOKEN = "local";

  private final Settings settings;
  private final TokenFinder finder;

  WayOut(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.finder = new TokenFinder(settings.tokenFile(), environment::get);
  }

  /** The endpoint's base URL; none if it is the one that we bring up ourselves. */
  Optional<URI> endpoint() {
    return switch (settings.endpoint()) {
      case Settings.Endpoint.At(URI base) -> Optional.of(base);
      case Settings.Endpoint.OnThisMachine _ -> Optional.empty();
    };
  }

  /** The way to the local endpoint, which no proxy stands in. */
  Route toThisMachine(URI local) {
    return Route.to(local, incoming());
  }

  Route to(URI endpoint) {
    try {
      return new Route(endpoint, settings.way().proxy().orElse(null), trusted(), incoming());
    } catch (IOException e) {
      throw CommandFailed.badUsage(trustProblem(e).toString());
    }
  }

  /** With the data, since a /tmp may be memory. */
  private Incoming incoming() {
    int atMost = OpenFiles.ofThisProcess().outputs(settings.maxRunning(), endpoint().isEmpty());
    return new Incoming(settings.data().resolve("incoming"), atMost);
  }

  private @Nullable TrustedCertificates trusted() throws IOException {
    Optional<Path> store = settings.way().trustStore();
    return store.isPresent() ? TrustedCertificates.in(store.get()) : null;
  }

  Tokens tokens() {
    return endpoint().isEmpty() ? _ -> new Tokens.Token.Shown(LOCAL_TOKEN) : this::token;
  }

  private Tokens.Token token(@Nullable String name) {
    return switch (found(name)) {
      case TokenFinder.Found.Token(String value) -> new Tokens.Token.Shown(value);
      case TokenFinder.Found.None(Problem problem) -> new Tokens.Token.Missing(problem.toString());
    };
  }

  private TokenFinder.Found found(@Nullable String name) {
    return name == null ? finder.find() : finder.find(name);
  }

  /** All that would keep calls of these schedules from leaving, as far as it can be known here. */
  List<Problem> problems(CronSet cron) {
    List<Problem> problems = new ArrayList<>();
    if (endpoint().isEmpty()) {
      return problems;
    }
    try {
      var _ = trusted();
    } catch (IOException e) {
      problems.add(trustProblem(e));
    }
    if (found(null) instanceof TokenFinder.Found.None(Problem problem)) {
      problems.add(problem);
    }
    cron.definitions().stream()
        .map(definition -> definition.read().call().token())
        .filter(Objects::nonNull)
        .distinct()
        .forEach(
            name -> {
              if (found(name) instanceof TokenFinder.Found.None(Problem problem)) {
                problems.add(problem);
              }
            });
    return problems;
  }

  private Problem trustProblem(IOException e) {
    String path = settings.way().trustStore().map(Path::toString).orElse("trust-store");
    String message = e.getMessage() == null ? "cannot be read" : e.getMessage();
    return Problem.error(
        Place.whole(path), message, "Name a file with certificates by 'trust-store'.");
  }
}
