package io.cronledger;

import io.cronledger.apify.ApifyPlatform;
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
import io.cronledger.crontab.CronFiles;
import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Problem;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.local.LocalEndpoint;
import io.cronledger.run.Entry;
import io.cronledger.run.Membership;
import io.cronledger.run.Roster;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.Schedules;
import io.cronledger.settings.Given;
import io.cronledger.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program as its commands see it: what each of them is made of. */
final class Wiring implements Program {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);

  private final Surroundings around;

  Wiring(Surroundings around) {
    this.around = around;
  }

  @Override
  public InstantSource clock() {
    return around.time();
  }

  @Override
  public String version() {
    return around.version();
  }

  @Override
  public Settings settings(Invocation invocation) {
    if (!Files.isDirectory(invocation.config())) {
      throw CommandFailed.badUsage(
          "'%s' is not a folder: name that of the configuration, such as --config /etc/cronledger"
              .formatted(invocation.config()));
    }
    var given = new Given(invocation.config(), around.environment(), invocation.flags());
    return switch (Settings.read(given)) {
      case Settings.Reading.Good(Settings settings) -> settings;
      case Settings.Reading.Bad(List<Problem> problems) ->
          throw CommandFailed.badUsage(
              invocation.serves() ? around.told(problems) : Reports.errors(problems));
    };
  }

  @Override
  public CronSet cronFiles(Settings settings, List<Path> files) {
    CronFiles cron = parts(settings).cronFiles();
    return files.isEmpty() ? cron.read() : cron.read(files);
  }

  @Override
  public Desk desk(Settings settings) {
    return desk(settings, () -> new LedgerPlace(settings).openToRead());
  }

  @Override
  public Desk orderDesk(Settings settings) {
    return desk(settings, () -> new LedgerPlace(settings).open(parts(settings)::newLedgerId));
  }

  @Override
  public Optional<Desk> deskOfReturned(Settings settings) throws InterruptedException {
    return new ServedFolder(settings.data()).awaited(around.pause());
  }

  private Desk desk(Settings settings, Supplier<SqlLedger> opening) {
    try {
      return new ServedFolder(settings.data())
          .desk(
              () -> deskOfBooks(settings, opening),
              around.pause(),
              () ->
                  around
                      .screen()
                      .progress("Waiting for another Cronledger that has the ledger open"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.unreachable("Interrupted.");
    } finally {
      around.screen().progress("");
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
            () -> new Schedules(ledger, ledger, _ -> {}, around.time()),
            around.time(),
            order -> runHere(settings, ledger, closing, order),
            closing::close));
  }

  /** A run without a service: the engine is put together for it alone. */
  private CompletableFuture<Entry> runHere(
      Settings settings,
      SqlLedger ledger,
      Closing closing,
      Function<ManualRuns, ManualRuns.Ordered> order) {
    var parts = parts(settings);
    ApifyPlatform platform = parts.platform(closing);
    Optional<Roster> roster = ledger.roster();
    roster.ifPresent(others -> closing.later(others::leave));
    Engine engine = closing.later(parts.engine(platform, ledger));
    var beat = closing.later(Executors.newScheduledThreadPool(2));
    var _ =
        beat.scheduleWithFixedDelay(
            whateverFails(engine.runner()::tick), 100, 100, TimeUnit.MILLISECONDS);
    roster.ifPresent(
        others -> {
          var self = parts.self(parts.newUuid(), NodeFolder.host() + "-run", false);
          var membership =
              new Membership(others, self, around.time(), engine.runner(), parts.together());
          var _ =
              beat.scheduleWithFixedDelay(
                  whateverFails(membership::beatIfPossible), 0, 1, TimeUnit.SECONDS);
        });
    return order.apply(engine.manual()).end();
  }

  /** A step that fails is not to be the last one: the run would never be heard of. */
  private static Runnable whateverFails(Runnable step) {
    return () -> {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        log.error("This is a defect of Cronledger", e);
      }
    };
  }

  @Override
  public Caretaker caretaker(Settings settings) {
    return new LedgerCare(settings, parts(settings)::newLedgerId);
  }

  @Override
  public int endpoint(Settings settings) throws InterruptedException {
    var parts = parts(settings);
    Parts.refuse(parts.taskProblems());
    try (var closing = new Closing()) {
      var signal = closing.later(new StopSignal());
      LocalEndpoint endpoint = parts.started(closing);
      endpoint.problems().forEach(problem -> around.screen().err().println(around.told(problem)));
      around
          .screen()
          .out()
          .printf(
              "The local endpoint is ready at %s  (tasks: %s)%n",
              endpoint.uri(), String.join(", ", endpoint.taskNames()));
      signal.await();
      return ExitCode.DONE;
    }
  }

  @Override
  public List<Finding> tryOnline(Settings settings, CronSet cron) throws InterruptedException {
    try (var closing = new Closing()) {
      var parts = parts(settings);
      WayOut out = parts.wayOut();
      // The endpoint of a service that is at work is asked, as another cannot be beside it.
      Route route =
          LocalEndpoint.at(settings.data())
              .filter(_ -> out.endpoint().isEmpty())
              .map(out::toThisMachine)
              .orElseGet(() -> parts.route(closing));
      return new OnlineCheck(parts.platform(route, closing), route.endpoint()).of(cron);
    }
  }

  @Override
  public int serve(Settings settings) throws InterruptedException {
    return new Serving(around, settings).run();
  }

  private Parts parts(Settings settings) {
    return new Parts(around, settings);
  }
}
