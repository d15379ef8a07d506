package io.cronledger;

import io.cronledger.api.ApiServer;
import io.cronledger.api.WatchedFiles;
import io.cronledger.apify.ApifyPlatform;
import io.cronledger.apify.Pause;
import io.cronledger.apify.Route;
import io.cronledger.cli.BooksDesk;
import io.cronledger.cli.Caretaker;
import io.cronledger.cli.CommandFailed;
import io.cronledger.cli.Desk;
import io.cronledger.cli.ExitCode;
import io.cronledger.cli.Finding;
import io.cronledger.cli.Invocation;
import io.cronledger.cli.Program;
import io.cronledger.cli.Reports;
import io.cronledger.cli.Screen;
import io.cronledger.crontab.CronFiles;
import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Problem;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.local.LocalEndpoint;
import io.cronledger.local.LocalSettings;
import io.cronledger.local.TaskProblem;
import io.cronledger.quartz.AlarmClock;
import io.cronledger.run.Entry;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Membership;
import io.cronledger.run.Roster;
import io.cronledger.run.Runner;
import io.cronledger.run.Shares;
import io.cronledger.run.Time;
import io.cronledger.run.Together;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.Retention;
import io.cronledger.schedule.Schedules;
import io.cronledger.settings.Given;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wiring diagram: what is made of what, top to bottom. */
final class Wiring implements Program {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);

  /** How soon a node that starts anew tries again to reach the ledger. */
  private static final Duration ANOTHER_TRY = Duration.ofSeconds(2);

  private final Time time;
  private final Map<String, String> environment;
  private final Screen screen;
  private final Pause pause;
  private final SecureRandom random = new SecureRandom();

  Wiring(Time time, Pause pause, Map<String, String> environment, Screen screen) {
    this.time = time;
    this.pause = pause;
    this.environment = Map.copyOf(environment);
    this.screen = screen;
  }

  @Override
  public InstantSource clock() {
    return time;
  }

  @Override
  public String version() {
    return Optional.ofNullable(Wiring.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public Settings settings(Invocation invocation) {
    if (!Files.isDirectory(invocation.config())) {
      throw CommandFailed.badUsage(
          "'%s' is not a folder: name that of the configuration, such as --config /etc/cronledger"
              .formatted(invocation.config()));
    }
    var given = new Given(invocation.config(), environment, invocation.flags());
    return switch (Settings.read(given)) {
      case Settings.Reading.Good(Settings settings) -> settings;
      case Settings.Reading.Bad(List<Problem> problems) ->
          throw CommandFailed.badUsage(
              invocation.serves() ? told(problems) : Reports.errors(problems));
    };
  }

  @Override
  public CronSet cronFiles(Settings settings, List<Path> files) {
    CronFiles cron = cronFiles(settings);
    return files.isEmpty() ? cron.read() : cron.read(files);
  }

  private CronFiles cronFiles(Settings settings) {
    Path folder = settings.config().resolve("cron.d");
    var location = new CronFiles.Location(folder, folder.toString(), settings.config());
    return new CronFiles(location, settings.timezone(), environment::get, time);
  }

  @Override
  public Desk desk(Settings settings) {
    return desk(settings, () -> new LedgerPlace(settings).openToRead());
  }

  @Override
  public Desk orderDesk(Settings settings) {
    return desk(settings, () -> new LedgerPlace(settings).open(this::newLedgerId));
  }

  @Override
  public Optional<Desk> deskOfReturned(Settings settings) throws InterruptedException {
    return new ServedFolder(settings.data()).awaited(pause);
  }

  private Desk desk(Settings settings, Supplier<SqlLedger> opening) {
    try {
      return new ServedFolder(settings.data())
          .desk(
              () -> deskOfBooks(settings, opening),
              pause,
              () -> screen.progress("Waiting for another Cronledger that has the ledger open"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.unreachable("Interrupted.");
    } finally {
      screen.progress("");
    }
  }

  private Desk deskOfBooks(Settings settings, Supplier<SqlLedger> opening) {
    var closing = new Closing();
    SqlLedger ledger = closing.later(opening.get());
    return new BooksDesk(
        new BooksDesk.Parts(
            ledger,
            ledger,
            ledger,
            ledger,
            () -> new Schedules(ledger, ledger, _ -> {}, time),
            time,
            order -> runHere(settings, ledger, closing, order),
            closing::close));
  }

  /** A run without a service: the engine is put together for it alone. */
  private CompletableFuture<Entry> runHere(
      Settings settings,
      SqlLedger ledger,
      Closing closing,
      Function<ManualRuns, ManualRuns.Ordered> order) {
    ApifyPlatform platform = platform(settings, closing);
    Optional<Roster> roster = ledger.roster();
    roster.ifPresent(others -> closing.later(others::leave));
    Engine engine = closing.later(engine(settings, platform, ledger));
    var beat = closing.later(Executors.newScheduledThreadPool(2));
    var _ = beat.scheduleWithFixedDelay(engine.runner()::tick, 100, 100, TimeUnit.MILLISECONDS);
    roster.ifPresent(
        others -> {
          var self = self(settings, newUuid(), NodeFolder.host() + "-run", false);
          var membership = new Membership(others, self, time, engine.runner(), together(settings));
          var _ = beat.scheduleWithFixedDelay(membership::beatIfPossible, 0, 1, TimeUnit.SECONDS);
        });
    return order.apply(engine.manual()).end();
  }

  @Override
  public Caretaker caretaker(Settings settings) {
    return new LedgerCare(settings, this::newLedgerId);
  }

  @Override
  public int serve(Settings settings) throws InterruptedException {
    CronFiles.Reading first = cronFiles(settings).reading();
    refuseIfWrong(settings, first.set());
    try (var signal = new StopSignal()) {
      Round round = serve(settings, new Round(settings.httpPort(), false), signal, first);
      while (!signal.isReceived()) {
        log.warn(
            "{}; it starts anew",
            round.inDoubt()
                ? "This node's ledger went to another server, which may not have had all of it"
                : "The other nodes took this one for dead, and have its runs");
        round = serveAgain(settings, round, signal);
      }
      return ExitCode.DONE;
    }
  }

  /**
   * What a node is left with once its epoch is over.
   *
   * @param port of the page
   * @param inDoubt whether it may have sent calls that are on record nowhere
   */
  private record Round(int port, boolean inDoubt) {}

  /** Whoever was taken for dead may have been so for want of the database, and waits for it. */
  private Round serveAgain(Settings settings, Round before, StopSignal signal)
      throws InterruptedException {
    String told = "";
    while (!signal.isReceived()) {
      try {
        return serve(settings, before, signal, cronFiles(settings).reading());
      } catch (LedgerUnavailable e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.equals(told)) {
          log.error("The ledger is not available; this node waits for it: {}", reason);
        }
        told = reason;
        signal.await(ANOTHER_TRY);
      }
    }
    return before;
  }

  /** Serves until it is told to stop, or its epoch is over. */
  private Round serve(Settings settings, Round before, StopSignal signal, CronFiles.Reading cron)
      throws InterruptedException {
    try (var closing = new Closing()) {
      SqlLedger ledger = closing.later(new LedgerPlace(settings).open(this::newLedgerId));
      Optional<Roster> roster = ledger.roster();
      Optional<NodeFolder> node =
          roster.map(_ -> closing.later(NodeFolder.take(settings.data(), this::newUuid)));
      roster.ifPresent(others -> closing.later(others::leave));
      ApifyPlatform platform = platform(settings, closing);
      Engine engine = closing.later(engine(settings, platform, ledger));
      Optional<Membership> membership =
          roster.map(
              others ->
                  new Membership(
                      others,
                      self(settings, node.orElseThrow().id(), node.orElseThrow().name(), true),
                      time,
                      engine.runner(),
                      together(settings)));
      Shares shares = membership.<Shares>map(one -> one).orElse(Shares.ALL);
      var schedules = new Schedules(ledger, ledger, engine.runner().starter(), time, shares);
      var alarms = closing.later(new AlarmClock("cronledger", schedules, time));
      var retention = new Retention(ledger, ledger, settings.keep(), time);
      var heartbeat = closing.later(new Heartbeat(schedules, engine.runner(), alarms, retention));

      var reload = new Reload(cronFiles(settings), schedules, alarms, time);
      URI page =
          serveApi(settings, before.port(), ledger, schedules, engine, heartbeat, reload, closing);
      // What was left is taken over before anything new is started, so that neither is the other.
      membership.ifPresentOrElse(one -> one.begin(before.inDoubt()), engine.runner()::resume);
      reload.begin(cron);
      var address = ServiceFile.in(settings.data());
      address.write(page);
      closing.later(address::delete);
      membership.ifPresent(
          one -> heartbeat.keepUp(one, reload::follow, () -> ledger.lookAtOthers(time.instant())));
      heartbeat.start(reload::look);
      screen
          .out()
          .printf(
              "Cronledger %s is ready at %s  (%s)%n", version(), page, told(settings, cron.set()));

      if (signal.await(membership.<BooleanSupplier>map(one -> one::isOver).orElse(() -> false))) {
        log.info("Stopping; runs under way have {} s", settings.drain().toSeconds());
        int left = heartbeat.drain(settings.drain());
        if (left > 0) {
          log.warn("{} runs are still under way; they will be settled at the next start", left);
        }
      }
      boolean forgotten = membership.map(Membership::isForgotten).orElse(false);
      return new Round(page.getPort(), before.inDoubt() || forgotten);
    }
  }

  private Roster.Self self(Settings settings, UUID id, String name, boolean fires) {
    String endpoint =
        wayOut(settings)
            .endpoint()
            .map(URI::toString)
            .orElseGet(() -> "the local endpoint in " + settings.data().toAbsolutePath());
    return new Roster.Self(id, name, version(), endpoint, fires);
  }

  private String told(Settings settings, CronSet cron) {
    int bound = mostRunning(settings);
    settings
        .maxRunning()
        .filter(wanted -> wanted > bound)
        .ifPresent(
            wanted ->
                log.warn(
                    "max-running is {}, but the limit on open files has room for {}: raise 'ulimit -n'",
                    wanted,
                    bound));
    return "%d schedule%s, at most %d runs at a time, tasks run at %s, ledger %s"
        .formatted(
            cron.definitions().size(),
            cron.definitions().size() == 1 ? "" : "s",
            bound,
            wayOut(settings).endpoint().map(URI::toString).orElse("the local endpoint"),
            new LedgerPlace(settings));
  }

  private URI serveApi(
      Settings settings,
      int port,
      SqlLedger ledger,
      Schedules schedules,
      Engine engine,
      Heartbeat heartbeat,
      WatchedFiles files,
      Closing closing) {
    var subject =
        new ApiServer.Subject(
            ledger,
            ledger,
            ledger,
            schedules,
            engine.manual(),
            engine.runner(),
            engine.strays(),
            files,
            ledger,
            time,
            ledger.feed(),
            ledger.id(),
            version(),
            heartbeat::reasonsNotToBeReady);
    var api = closing.later(new ApiServer(subject, settings.httpBind().getHostAddress(), port));
    try {
      return api.start();
    } catch (IOException e) {
      throw CommandFailed.unreachable(String.valueOf(e.getMessage()));
    }
  }

  /** Everything that is wrong with what the user wrote, before anything is started. */
  private void refuseIfWrong(Settings settings, CronSet cron) {
    WayOut out = wayOut(settings);
    Stream<String> tasks =
        out.endpoint().isPresent()
            ? out.problems(cron).stream().map(Problem::toString)
            : taskProblems(settings);
    Stream<String> lines = cron.hasErrors() ? Stream.of(told(cron.problems())) : Stream.of();
    refuse(Stream.concat(lines, tasks));
  }

  /** What nobody watches goes to a log. */
  private String told(List<Problem> problems) {
    return screen.watched() ? Reports.errors(problems) : Reports.errorsWithoutText(problems);
  }

  private String told(TaskProblem problem) {
    return screen.watched() ? problem.toString() : problem.withoutText();
  }

  private Stream<String> taskProblems(Settings settings) {
    return localEndpoint(settings).problems().stream().map(this::told);
  }

  private static void refuse(Stream<String> problems) {
    String all = problems.collect(Collectors.joining("\n"));
    if (!all.isEmpty()) {
      throw CommandFailed.badUsage(all);
    }
  }

  @Override
  public int endpoint(Settings settings) throws InterruptedException {
    refuse(taskProblems(settings));
    try (var closing = new Closing()) {
      var signal = closing.later(new StopSignal());
      LocalEndpoint endpoint = started(localEndpoint(settings), closing);
      endpoint.problems().forEach(problem -> screen.err().println(told(problem)));
      screen
          .out()
          .printf(
              "The local endpoint is ready at %s  (tasks: %s)%n",
              endpoint.uri(), String.join(", ", endpoint.taskNames()));
      signal.await();
      return ExitCode.DONE;
    }
  }

  private Engine engine(Settings settings, ApifyPlatform platform, SqlLedger ledger) {
    return Engine.of(
        platform,
        ledger,
        time,
        random,
        environment,
        new Runner.Limits(mostRunning(settings), settings.startRate()));
  }

  private Together together(Settings settings) {
    int room =
        OpenFiles.ofThisProcess().runs(Optional.empty(), wayOut(settings).endpoint().isEmpty());
    return new Together(room, settings.maxRunning().orElse(null), settings.startRate());
  }

  private int mostRunning(Settings settings) {
    return OpenFiles.ofThisProcess()
        .runs(settings.maxRunning(), wayOut(settings).endpoint().isEmpty());
  }

  private ApifyPlatform platform(Settings settings, Closing closing) {
    return platform(wayOut(settings), route(settings, closing), closing);
  }

  private ApifyPlatform platform(WayOut out, Route route, Closing closing) {
    return closing.later(new ApifyPlatform(route, out.tokens(), version(), time::nanos, pause));
  }

  /** Brings the local endpoint up, if that is where tasks run. */
  private Route route(Settings settings, Closing closing) {
    WayOut out = wayOut(settings);
    return out.endpoint()
        .map(out::to)
        .orElseGet(() -> out.toThisMachine(started(localEndpoint(settings), closing).uri()));
  }

  @Override
  public List<Finding> tryOnline(Settings settings, CronSet cron) throws InterruptedException {
    try (var closing = new Closing()) {
      WayOut out = wayOut(settings);
      // The endpoint of a service that is at work is asked, as another cannot be beside it.
      Route route =
          LocalEndpoint.at(settings.data())
              .filter(_ -> out.endpoint().isEmpty())
              .map(out::toThisMachine)
              .orElseGet(() -> route(settings, closing));
      return new OnlineCheck(platform(wayOut(settings), route, closing), route.endpoint()).of(cron);
    }
  }

  private LocalEndpoint localEndpoint(Settings settings) {
    var local =
        LocalSettings.of(settings.config().resolve("tasks"), settings.data())
            .withBind(new InetSocketAddress(settings.httpBind(), settings.local().port()))
            .withSyncWait(settings.local().syncLimit());
    return new LocalEndpoint(local, time, random);
  }

  private static LocalEndpoint started(LocalEndpoint endpoint, Closing closing) {
    closing.later(endpoint);
    try {
      endpoint.start();
      return endpoint;
    } catch (IOException e) {
      throw CommandFailed.unreachable("The local endpoint cannot start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.unreachable("Interrupted.");
    }
  }

  private WayOut wayOut(Settings settings) {
    return new WayOut(settings, environment);
  }

  private LedgerId newLedgerId() {
    return new LedgerId(newUuid());
  }

  private UUID newUuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
