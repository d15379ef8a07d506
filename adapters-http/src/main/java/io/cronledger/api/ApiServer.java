package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Feed;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Runner;
import io.cronledger.schedule.History;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Store;
import io.cronledger.schedule.Strays;
import io.cronledger.schedule.Timetable;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * Serves the books, the timetable and manual runs over HTTP, and the page that shows them. Open to
 * this machine alone, and there to its own page, not to those of others.
 */
public final class ApiServer implements AutoCloseable {
  /** Tells a client which ledger it is talking to. */
  static final String LEDGER_HEADER = "Cronledger-Ledger";

  /** Beyond the longest wait for a run, so that it is never the connection that gives up first. */
  private static final Duration IDLE_SLACK = Duration.ofSeconds(60);

  /** How long a stop waits for answers that are on their way out. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final Subject subject;
  private final String bind;
  private final int port;
  private final Documents documents;
  private final ManualRunRoutes manual;
  private final EventRoutes events;
  private final CallRoutes calls;
  private final GracefulHandler answering = new GracefulHandler();
  private final Javalin javalin;
  private String host = "";

  /**
   * What is served.
   *
   * @param files the cron files it watches
   * @param notReady the reasons why the service cannot do its work; empty if it can
   */
  public record Subject(
      Books books,
      Timetable timetable,
      History history,
      Schedules schedules,
      ManualRuns manual,
      Runner runner,
      Strays strays,
      WatchedFiles files,
      Store store,
      InstantSource clock,
      Feed feed,
      LedgerId ledger,
      String version,
      Supplier<List<String>> notReady) {}

  /**
   * @param bind an address of this machine's loopback
   * @param port 0 for any that is free
   */
  public ApiServer(Subject subject, String bind, int port) {
    this.subject = subject;
    this.bind = bind;
    this.port = port;
    this.documents = new Documents(subject.books(), subject.timetable(), subject.clock());
    this.manual = new ManualRunRoutes(subject, documents);
    this.events = new EventRoutes(subject, documents);
    this.calls = new CallRoutes(subject, manual);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts to listen.
   *
   * @return where the page is
   * @throws CannotListen if the address is taken, unknown or open to other machines
   */
  public URI start() throws CannotListen {
    InetAddress address = loopback();
    host = address.getHostAddress();
    try {
      javalin.start();
    } catch (UncheckedIOException e) {
      throw new CannotListen(
          "port %d of %s cannot be had (%s): stop what listens there, or set another http-port"
              .formatted(port, bind, reason(e)),
          e);
    } catch (JavalinException e) {
      throw new CannotListen("cannot listen on %s:%d: %s".formatted(bind, port, reason(e)), e);
    }
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://%s:%d/".formatted(authority, javalin.port()));
  }

  private InetAddress loopback() throws CannotListen {
    try {
      InetAddress address = InetAddress.getByName(bind);
      if (!address.isLoopbackAddress()) {
        throw new CannotListen(
            "'%s' is open to other machines, and the API asks for no token: set http-bind to 127.0.0.1"
                .formatted(bind));
      }
      return address;
    } catch (UnknownHostException e) {
      throw new CannotListen(
          "'%s' is no address of this machine: set http-bind".formatted(bind), e);
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;

    config.jetty.modifyServer(jetty -> jetty.setHandler(answering));
    config.jetty.addConnector(this::connector);
    config.routes.before(this::begin);
    var filter = new RunFilter(subject.books(), subject.timetable());
    new RunRoutes(subject.books(), filter, documents, subject.clock()).addTo(config.routes);
    new ScheduleRoutes(subject.timetable(), documents, subject.clock()).addTo(config.routes);
    manual.addTo(config.routes);
    events.addTo(config.routes);
    new ExportRoutes(subject, documents).addTo(config.routes);
    calls.addTo(config.routes);
    new DeedRoutes(subject, documents).addTo(config.routes);
    new AuditRoutes(subject).addTo(config.routes);
    new CronFileRoutes(subject).addTo(config.routes);
    new StorageRoutes(subject).addTo(config.routes);
    new NodeRoutes(subject).addTo(config.routes);
    new StatsRoutes(subject.books(), subject.clock()).addTo(config.routes);
    new HealthRoutes(subject).addTo(config.routes);
    PageRoutes.addTo(config.routes);
    Failures.addTo(config.routes);
  }

  private ServerConnector connector(Server jetty, HttpConfiguration http) {
    jetty.setErrorHandler(new BareErrors());
    http.setSendServerVersion(false);
    http.setUriCompliance(UriCompliance.DEFAULT);
    var connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(Preference.LONGEST.plus(IDLE_SLACK).toMillis());
    try {
      connector.open(); // here, for Javalin would log that it failed, too
      return connector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(Context request) {
    request.header(LEDGER_HEADER, subject.ledger().toString());
    request.header("Cache-Control", "no-store");
    request.header("X-Content-Type-Options", "nosniff");
    request.header("Cross-Origin-Resource-Policy", "same-origin");
    Gate.check(request);
  }

  /** Stops listening; a request that waits for a run is told how it stands, and its run goes on. */
  @Override
  public void close() {
    manual.stopWaiting();
    events.stop();
    letAnswersOut();
    javalin.stop();
  }

  private void letAnswersOut() {
    try {
      answering.shutdown().get(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // somebody who reads slowly, or listens to what changes
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
