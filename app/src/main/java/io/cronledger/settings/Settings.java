package io.cronledger.settings;

import io.cronledger.crontab.Problem;
import io.cronledger.schedule.Keep;
import io.cronledger.schedule.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The settings of one service, each of its type.
 *
 * @param config the folder of cron files and tasks
 * @param endpoint where tasks run
 * @param tokenFile whose first line is the token; none if the environment has it
 * @param way how the endpoint is reached, unless it is on this machine
 * @param data folder of the embedded database and of the local endpoint
 * @param ledger which database keeps the ledger
 * @param httpBind a loopback address, for now
 * @param httpPort of the API and the page; 0 for any that is free
 * @param timezone for cron lines that name none, and for tables
 * @param maxRunning runs under way at one time; none for as many as there is room for
 * @param startRate runs of a backlog that are started a second
 * @param keep how long entries stay that are over
 * @param drain how long a stop waits for runs under way
 * @param local the local endpoint's own
 */
public record Settings(
    Path config,
    Endpoint endpoint,
    Optional<Path> tokenFile,
    Way way,
    Path data,
    LedgerIn ledger,
    InetAddress httpBind,
    int httpPort,
    ZoneId timezone,
    Optional<Integer> maxRunning,
    int startRate,
    Keep keep,
    Duration drain,
    Local local,
    List<Listed> listed) {

  /** Where tasks run. */
  public sealed interface Endpoint {
    /** On this machine, through an endpoint that the service brings up itself. */
    record OnThisMachine() implements Endpoint {}

    /** At a server that speaks Apify's contract. */
    record At(URI base) implements Endpoint {}
  }

  /**
   * How the endpoint is reached.
   *
   * @param proxy an HTTP proxy, not yet looked up
   * @param trustStore certificates to be trusted beside the JDK's
   */
  public record Way(Optional<InetSocketAddress> proxy, Optional<Path> trustStore) {}

  /** Which database keeps the ledger. */
  public sealed interface LedgerIn {
    /** The embedded one, in the data folder. */
    record Data() implements LedgerIn {}

    /**
     * A PostgreSQL server.
     *
     * @param url without a password
     * @param user empty for whom the URL names
     * @param passwordFile whose first line is the password
     */
    record Server(String url, String user, Optional<Path> passwordFile) implements LedgerIn {}
  }

  /**
   * The local endpoint.
   *
   * @param port 0 for any that is free
   * @param syncLimit how long it lets a call wait for its run
   */
  public record Local(int port, Duration syncLimit) {}

  /**
   * A setting as it is listed for people.
   *
   * @param from the file and line, the variable, the flag, or {@code default}
   */
  public record Listed(String name, String value, String from) {}

  /** The settings, or all that is wrong with them. */
  public sealed interface Reading {
    record Good(Settings settings) implements Reading {}

    record Bad(List<Problem> problems) implements Reading {
      public Bad {
        problems = List.copyOf(problems);
      }
    }
  }

  public Settings {
    listed = List.copyOf(listed);
  }

  public static Reading read(Given given) {
    return new SettingsReader(given).read();
  }

  /**
   * A setting that there is.
   *
   * @param name in the file, and as a flag behind two dashes
   */
  public record Known(String name, String standard, String description) {}

  /** Every setting there is. */
  public static List<Known> known() {
    return Arrays.stream(Setting.values())
        .map(setting -> new Known(setting.key(), setting.standard(), setting.description()))
        .toList();
  }

  /** All of them with their values and where each came from; there is no secret among them. */
  public String print() {
    var text = new StringBuilder();
    Consumer<Listed> line =
        setting ->
            text.append(
                "%-14s = %-24s # %s%n".formatted(setting.name(), setting.value(), setting.from()));
    listed.forEach(line);
    return text.toString();
  }

  static String span(Duration span) {
    return Span.print(span);
  }
}
