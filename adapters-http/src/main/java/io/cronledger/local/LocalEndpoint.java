package io.cronledger.local;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * A server of the platform's contract that runs programs on this machine: what {@code
 * https://api.apify.com} is to Actors, this is to the folders under {@code tasks/}.
 */
public final class LocalEndpoint implements AutoCloseable {
  /** On top of the longest wait, so that it is never the connection that gives up first. */
  private static final Duration IDLE_SLACK = Duration.ofSeconds(60);

  /** Calls that arrive while all others are being accepted. */
  private static final int BACKLOG = 4096;

  /** A task may be called {@code local%2FNAME}; nothing else unusual in a path is understood. */
  private static final UriCompliance PATHS =
      UriCompliance.DEFAULT.with("task names", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

  /** The file that tells where it answers; what it says counts while the folder is locked. */
  private static final String ADDRESS = "address";

  private final LocalSettings settings;
  private final Runs.Making making;
  private final TaskFolders tasks;
  private @Nullable Serving serving;

  /** What there is once it has been started; closed in the opposite order. */
  private record Serving(
      FolderLock lock, RunFolders folders, ExecutorService threads, Runs runs, Javalin server) {}

  public LocalEndpoint(LocalSettings settings, InstantSource clock, RandomGenerator random) {
    this(settings, new Runs.Making(clock, random, Retention.STANDARD));
  }

  LocalEndpoint(LocalSettings settings, Runs.Making making) {
    this.settings = settings;
    this.making = making;
    this.tasks = new TaskFolders(settings.tasks());
  }

  /** Where the endpoint answers that is at work in a data folder, if there is one. */
  public static Optional<URI> at(Path dataFolder) {
    Path data = dataFolder.resolve("local");
    try {
      return FolderLock.isHeld(data)
          ? Optional.of(URI.create(Files.readString(data.resolve(ADDRESS)).strip()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty(); // whoever wants to use the folder will be told why it cannot
    }
  }

  /** Everything that is wrong with the task folders, as they are now. */
  public List<TaskProblem> problems() {
    return tasks.problems();
  }

  /** The tasks that can be run, as they are now. */
  public List<String> taskNames() {
    return tasks.usable().stream().map(LocalTask::name).toList();
  }

  /**
   * Settles what an earlier endpoint left under way, and begins to answer. A task folder with a
   * problem does not keep the others from being run.
   *
   * @throws IOException if the address is taken, or the data folder cannot be used; the message is
   *     for people
   */
  public void start() throws IOException, InterruptedException {
    Path data = settings.data().resolve("local");
    FolderLock lock = FolderLock.take(data);
    try {
      serving = serve(lock, RunFolders.open(data));
      Files.writeString(data.resolve(ADDRESS), uri() + "\n");
    } catch (UncheckedIOException e) {
      lock.close();
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Serving serve(FolderLock lock, RunFolders folders)
      throws IOException, InterruptedException {
    var threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("program-", 0).factory());
    Starter jdk = new BuiltByJdk();
    Starter starter = Spawner.of(jdk, threads).orElse(jdk);
    var ground =
        new RunningProgram.Ground(settings.java(), ConcurrentHashMap.newKeySet(), starter, threads);
    var runs = new Runs(folders, new RunSupervisor(folders, making.clock(), ground), making);
    runs.load();
    var server = Javalin.create(config -> configure(config, runs, folders)).start();
    return new Serving(lock, folders, threads, runs, server);
  }

  private void configure(JavalinConfig config, Runs runs, RunFolders folders) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.prefer405over404 = true;
    config.jetty.addConnector(this::connector);
    var gate = new Gate(settings.token(), settings.bind().getHostString());
    config.jetty.modifyServletContextHandler(
        servlets -> {
          servlets.getServletHandler().setDecodeAmbiguousURIs(true);
          servlets.addFilter(new MethodOverride(), "/*", EnumSet.of(DispatcherType.REQUEST));
        });
    AccountRoutes.tellRateLimit(config.routes);
    config.routes.before(gate::check);
    new TaskRoutes(tasks, runs, folders, settings.syncWait()).addTo(config.routes);
    new RunRoutes(tasks, runs, folders).addTo(config.routes);
    new StoreRoutes().addTo(config.routes, folders.storage(), runs::hasStore);
    AccountRoutes.addTo(config.routes, runs, making.clock());
    new OverviewPage(tasks, runs).addTo(config.routes);
    Refusals.addTo(config.routes);
  }

  private ServerConnector connector(Server jetty, HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setUriCompliance(PATHS);
    http.addCustomizer(new ContentTypeHeader());
    var connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost(settings.bind().getAddress().getHostAddress());
    connector.setPort(settings.bind().getPort());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(settings.syncWait().plus(IDLE_SLACK).toMillis());
    try {
      connector.open(); // here, for Javalin would log that it failed, too
      return connector;
    } catch (IOException e) {
      throw new UncheckedIOException(taken(e));
    }
  }

  private IOException taken(IOException e) {
    InetSocketAddress bind = settings.bind();
    return new IOException(
        "port %d of %s cannot be had (%s): stop what listens there, or set another endpoint-port"
            .formatted(bind.getPort(), bind.getHostString(), e.getMessage()),
        e);
  }

  /** Where it listens; with the real port if any free one was asked for. */
  public InetSocketAddress address() {
    if (serving == null) {
      throw new IllegalStateException("the local endpoint has not been started");
    }
    return new InetSocketAddress(settings.bind().getAddress(), serving.server().port());
  }

  /** What a client takes for its base URL. */
  public URI uri() {
    InetAddress address = address().getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return URI.create(
        "http://%s:%d"
            .formatted(host.contains(":") ? "[" + host + "]" : host, address().getPort()));
  }

  /** Ends the programs that are under way and stops answering. */
  @Override
  public void close() {
    Serving ending = serving;
    if (ending == null) {
      return;
    }
    serving = null;
    try {
      ending.runs().close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    ending.server().stop();
    ending.threads().shutdown();
    try {
      ending.folders().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ending.lock().close();
    }
  }
}
