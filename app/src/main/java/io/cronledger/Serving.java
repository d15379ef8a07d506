package io.cronledger;

import io.cronledger.api.ApiServer;
import io.cronledger.api.WatchedFiles;
import io.cronledger.apify.ApifyPlatform;
import io.cronledger.cli.CommandFailed;
import io.cronledger.cli.ExitCode;
import io.cronledger.crontab.CronFiles;
import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Problem;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.quartz.AlarmClock;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Membership;
import io.cronledger.run.Roster;
import io.cronledger.run.Shares;
import io.cronledger.schedule.Retention;
import io.cronledger.schedule.Schedules;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service, from its start to the signal that stops it: what it is made of, top to bottom, and
 * in which order it comes up.
 */
final class Serving {
  private static final Logger log = LoggerFactory.getLogger(Serving.class);

  /** How soon a node that starts anew tries again to reach the ledger. */
  private static final Duration ANOTHER_TRY = Duration.ofSeconds(2);

  private final Surroundings around;
  private final Settings settings;
  private final Parts parts;

  Serving(Surroundings around, Settings settings) {
    this.around = around;
    this.settings = settings;
    this.parts = new Parts(around, settings);
  }

  /**
   * Serves until it is told to stop.
   *
   * @return the exit code
   */
  int run() throws InterruptedException {
    CronFiles.Reading first = parts.cronFiles().reading();
    refuseIfWrong(first.set());
    try (var signal = new StopSignal()) {
      Round round = serve(new Round(settings.httpPort(), false), signal, first);
      while (!signal.isReceived()) {
        log.warn(
            "{}; it starts anew",
            round.inDoubt()
                ? "This node's ledger went to another server, which may not have had all of it"
                : "The other nodes took this one for dead, and have its runs");
        round = serveAgain(round, signal);
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
  private Round serveAgain(Round before, StopSignal signal) throws InterruptedException {
    String told = "";
    while (!signal.isReceived()) {
      try {
        return serve(before, signal, parts.cronFiles().reading());
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
  private Round serve(Round before, StopSignal signal, CronFiles.Reading cron)
      throws InterruptedException {
    try (var closing = new Closing()) {
      SqlLedger ledger = closing.later(new LedgerPlace(settings).open(parts::newLedgerId));
      Optional<Roster> roster = ledger.roster();
      Optional<NodeFolder> node =
          roster.map(_ -> closing.later(NodeFolder.take(settings.data(), parts::newUuid)));
      roster.ifPresent(others -> closing.later(others::leave));
      ApifyPlatform platform = parts.platform(closing);
      Engine engine = closing.later(parts.engine(platform, ledger));
      Optional<Membership> membership =
          roster.map(
              others ->
                  new Membership(
                      others,
                      parts.self(node.orElseThrow().id(), node.orElseThrow().name(), true),
                      around.time(),
                      engine.runner(),
                      parts.together()));
      Shares shares = membership.<Shares>map(one -> one).orElse(Shares.ALL);
      var schedules =
          new Schedules(ledger, ledger, engine.runner().starter(), around.time(), shares);
      var alarms = closing.later(new AlarmClock("cronledger", schedules, around.time()));
      var retention = new Retention(ledger, ledger, settings.keep(), around.time());
      var heartbeat = closing.later(new Heartbeat(schedules, engine.runner(), alarms, retention));

      var reload = new Reload(parts.cronFiles(), schedules, alarms, around.time());
      URI page = serveApi(before.port(), ledger, schedules, engine, heartbeat, reload, closing);
      // What was left is taken over before anything new is started, so that neither is the other.
      membership.ifPresentOrElse(one -> one.begin(before.inDoubt()), engine.runner()::resume);
      reload.begin(cron);
      var address = ServiceFile.in(settings.data());
      address.write(page);
      closing.later(address::delete);
      membership.ifPresent(
          one ->
              heartbeat.keepUp(
                  one, reload::follow, () -> ledger.lookAtOthers(around.time().instant())));
      heartbeat.start(reload::look);
      around
          .screen()
          .out()
          .printf("Cronledger %s is ready at %s  (%s)%n", around.version(), page, told(cron.set()));

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

  private String told(CronSet cron) {
    int bound = parts.mostRunning();
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
            parts.wayOut().endpoint().map(URI::toString).orElse("the local endpoint"),
            new LedgerPlace(settings));
  }

  private URI serveApi(
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
            around.time(),
            ledger.feed(),
            ledger.id(),
            around.version(),
            heartbeat::reasonsNotToBeReady);
    var api = closing.later(new ApiServer(subject, settings.httpBind().getHostAddress(), port));
    try {
      return api.start();
    } catch (IOException e) {
      throw CommandFailed.unreachable(String.valueOf(e.getMessage()));
    }
  }

  /** Everything that is wrong with what the user wrote, before anything is started. */
  private void refuseIfWrong(CronSet cron) {
    WayOut out = parts.wayOut();
    Stream<String> tasks =
        out.endpoint().isPresent()
            ? out.problems(cron).stream().map(Problem::toString)
            : parts.taskProblems();
    Stream<String> lines = cron.hasErrors() ? Stream.of(around.told(cron.problems())) : Stream.of();
    Parts.refuse(Stream.concat(lines, tasks));
  }
}
