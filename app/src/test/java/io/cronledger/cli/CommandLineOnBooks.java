package io.cronledger.cli;

import io.cronledger.crontab.CronFolder;
import io.cronledger.crontab.CronSet;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Orders;
import io.cronledger.run.TestTime;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Storage;
import io.cronledger.schedule.Store;
import io.cronledger.settings.Given;
import io.cronledger.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands on a ledger that no service has open. */
final class CommandLineOnBooks implements Program {
  final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final CronFolder folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int exitCode = -1;
  private int printedInVain;

  CommandLineOnBooks(Path config) {
    this.folder = new CronFolder(config);
  }

  /** Puts a cron file in force. */
  CommandLineOnBooks with(String cronFile) {
    folder.write("cron.d/a.cron", cronFile);
    schedules().enact(folder.files().read().definitions());
    return this;
  }

  /** The schedules as a service would hold them that starts now. */
  Schedules schedules() {
    return new Schedules(ledger, ledger, _ -> {}, time);
  }

  /** Time passes, and the cursors with it, and nothing is entered: what no service may do. */
  void loseSlots(Duration span) {
    time.pass(span);
    for (Standing one : ledger.inForce()) {
      ledger.account(
          new Accounted(
              one.definition().schedule(),
              one.definition().hash(),
              one.accountedThrough(),
              time.instant(),
              List.of()));
    }
  }

  Entry newest() {
    return ledger.entries(EntryFilter.newest(1)).getFirst();
  }

  /** What a command prints, line by line. */
  List<String> run(String... args) {
    out.reset();
    err.reset();
    var screen = new Screen(print(out), print(err), 200);
    exitCode = new CommandLineInterface(this, screen).execute(args);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The same while nobody reads what it prints. */
  CommandLineOnBooks runUnread(String... args) {
    err.reset();
    var unread =
        new OutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            printedInVain++;
            throw new IOException("Broken pipe");
          }
        };
    var screen = new Screen(new PrintStream(unread, true), print(err), 200);
    exitCode = new CommandLineInterface(this, screen).execute(args);
    return this;
  }

  /** How often something was printed that nobody read. */
  int printedInVain() {
    return printedInVain;
  }

  int exitCode() {
    return exitCode;
  }

  String complaint() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  @Override
  public InstantSource clock() {
    return time;
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public Settings settings(Invocation invocation) {
    var given = new Given(folder.config(), Map.of(), invocation.flags());
    return ((Settings.Reading.Good) Settings.read(given)).settings();
  }

  @Override
  public CronSet cronFiles(Settings settings, List<Path> files) {
    return folder.files().read();
  }

  @Override
  public Desk desk(Settings settings) {
    return new BooksDesk(
        new BooksDesk.Parts(
            ledger,
            ledger,
            nowhere(),
            ledger,
            this::schedules,
            time,
            _ -> {
              throw new UnsupportedOperationException("there is no platform");
            },
            () -> {}));
  }

  private static Store nowhere() {
    return new Store() {
      @Override
      public Storage storage(Instant now) {
        throw new UnsupportedOperationException("it takes up no room");
      }

      @Override
      public void backup(OutputStream to) {
        throw new UnsupportedOperationException("it is not carried away");
      }
    };
  }

  @Override
  public Caretaker caretaker(Settings settings) {
    throw new UnsupportedOperationException("there is no database");
  }

  @Override
  public Optional<Desk> deskOfReturned(Settings settings) {
    return Optional.empty();
  }

  @Override
  public Desk orderDesk(Settings settings) {
    return desk(settings);
  }

  @Override
  public List<Finding> tryOnline(Settings settings, CronSet cron) {
    return List.of();
  }

  @Override
  public int serve(Settings settings) {
    throw new UnsupportedOperationException("nothing is served");
  }

  @Override
  public int endpoint(Settings settings) {
    throw new UnsupportedOperationException("nothing is served");
  }
}
