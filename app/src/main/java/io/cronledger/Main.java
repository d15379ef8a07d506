package io.cronledger;

import io.cronledger.cli.CommandLineInterface;
import io.cronledger.cli.Screen;
import io.cronledger.run.Time;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Starts the program. */
public final class Main {
  /** For tests: how far this process's clock is ahead. */
  private static final String CLOCK = "cronledger.clock-ahead";

  /** The launcher says whether standard error is a terminal. */
  private static final String WATCHED = "cronledger.watched";

  private Main() {}

  public static void main(String[] args) {
    setProperties();
    boolean serving = args.length > 0 && (args[0].equals("serve") || args[0].equals("endpoint"));
    if (!serving) {
      System.setProperty("cronledger.log", "WARN");
    }
    int width = width();
    var screen =
        new Screen(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            width,
            Boolean.getBoolean(WATCHED));
    int exitCode = commands(screen, System.getenv()).execute(args);
    screen.out().flush();
    System.exit(exitCode);
  }

  /** What the libraries are told in this way alone, before they are used. */
  static void setProperties() {
    // A pooled connection that has gone stale cannot be told from a server that read the call and
    // died. Calls last minutes, so that a connection of its own costs each of them little. With no
    // time to be kept it is kept for a moment all the same, unless the request forbids it.
    System.setProperty("jdk.httpclient.keepalive.timeout", "0");
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
    // What H2 would keep in common of equal values is less than it takes to look for them.
    System.setProperty("h2.objectCache", "false");
  }

  /**
   * The program's commands.
   *
   * @param environment the variables they know of
   */
  static CommandLineInterface commands(Screen screen, Map<String, String> environment) {
    var time = Time.of(clock(Duration.parse(System.getProperty(CLOCK, "PT0S"))), System::nanoTime);
    return new CommandLineInterface(
        new Wiring(new Surroundings(time, Thread::sleep, environment, screen)), screen);
  }

  /** In microseconds, as the ledger keeps them: so what is told of a run is what stays of it. */
  private static InstantSource clock(Duration ahead) {
    InstantSource system = InstantSource.system();
    return () -> system.instant().plus(ahead).truncatedTo(ChronoUnit.MICROS);
  }

  /** UTF-8 whatever the locale says: outputs are bytes, and are passed on as they are. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The launcher tells how wide the terminal is, if it is one; a pipe is as wide as it takes. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns == null || !columns.matches("[1-9][0-9]{1,3}")
        ? Integer.MAX_VALUE
        : Integer.parseInt(columns);
  }
}
