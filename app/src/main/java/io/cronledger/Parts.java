package io.cronledger;

import io.cronledger.apify.ApifyPlatform;
import io.cronledger.apify.Route;
import io.cronledger.cli.CommandFailed;
import io.cronledger.crontab.CronFiles;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.local.LocalEndpoint;
import io.cronledger.local.LocalSettings;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Roster;
import io.cronledger.run.Runner;
import io.cronledger.run.Together;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the service and the commands are made of, as the settings want it. */
final class Parts {
  private final Surroundings around;
  private final Settings settings;

  Parts(Surroundings around, Settings settings) {
    this.around = around;
    this.settings = settings;
  }

  CronFiles cronFiles() {
    Path folder = settings.config().resolve("cron.d");
    var location = new CronFiles.Location(folder, folder.toString(), settings.config());
    return new CronFiles(location, settings.timezone(), around.environment()::get, around.time());
  }

  Engine engine(ApifyPlatform platform, SqlLedger ledger) {
    return Engine.of(
        platform,
        ledger,
        around.time(),
        around.random(),
        around.environment(),
        new Runner.Limits(mostRunning(), settings.startRate()));
  }

  Together together() {
    int room = OpenFiles.ofThisProcess().runs(Optional.empty(), wayOut().endpoint().isEmpty());
    return new Together(room, settings.maxRunning().orElse(null), settings.startRate());
  }

  int mostRunning() {
    return OpenFiles.ofThisProcess().runs(settings.maxRunning(), wayOut().endpoint().isEmpty());
  }

  ApifyPlatform platform(Closing closing) {
    return platform(route(closing), closing);
  }

  ApifyPlatform platform(Route route, Closing closing) {
    return closing.later(
        new ApifyPlatform(
            route, wayOut().tokens(), around.version(), around.time()::nanos, around.pause()));
  }

  /** Brings the local endpoint up, if that is where tasks run. */
  Route route(Closing closing) {
    WayOut out = wayOut();
    return out.endpoint().map(out::to).orElseGet(() -> out.toThisMachine(started(closing).uri()));
  }

  LocalEndpoint localEndpoint() {
    var local =
        LocalSettings.of(settings.config().resolve("tasks"), settings.data())
            .withBind(new InetSocketAddress(settings.httpBind(), settings.local().port()))
            .withSyncWait(settings.local().syncLimit());
    return new LocalEndpoint(local, around.time(), around.random());
  }

  LocalEndpoint started(Closing closing) {
    LocalEndpoint endpoint = closing.later(localEndpoint());
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

  WayOut wayOut() {
    return new WayOut(settings, around.environment());
  }

  Roster.Self self(UUID id, String name, boolean fires) {
    String endpoint =
        wayOut()
            .endpoint()
            .map(URI::toString)
            .orElseGet(() -> "the local endpoint in " + settings.data().toAbsolutePath());
    return new Roster.Self(id, name, around.version(), endpoint, fires);
  }

  LedgerId newLedgerId() {
    return new LedgerId(newUuid());
  }

  UUID newUuid() {
    return new UUID(around.random().nextLong(), around.random().nextLong());
  }

  /** What is wrong with the local tasks. */
  Stream<String> taskProblems() {
    return localEndpoint().problems().stream().map(around::told);
  }

  static void refuse(Stream<String> problems) {
    String all = problems.collect(Collectors.joining("\n"));
    if (!all.isEmpty()) {
      throw CommandFailed.badUsage(all);
    }
  }
}
