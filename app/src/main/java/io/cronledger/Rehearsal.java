package io.cronledger;

import io.cronledger.apify.Pause;
import io.cronledger.cli.ExitCode;
import io.cronledger.cli.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Goes once through what the program does most: the service, and the commands with and without it.
 * The build lets the JVM watch this, and keeps what it saw in a cache by which every later start is
 * quicker.
 *
 * <p>{@code java -XX:AOTCacheOutput=FILE -cp cronledger.jar io.cronledger.Rehearsal FOLDER}
 */
final class Rehearsal {
  private static final Pause PAUSE = Thread::sleep;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Path config;
  private final Path data;

  private Rehearsal(Path folder) {
    this.config = folder.resolve("config");
    this.data = folder.resolve("data");
  }

  /**
   * Goes through it all.
   *
   * @param args a folder for it alone, which is emptied
   */
  public static void main(String[] args) {
    Main.setProperties();
    System.setProperty("cronledger.log", "ERROR");
    try {
      var rehearsal = new Rehearsal(emptied(Path.of(args[0])));
      rehearsal.writeConfig();
      rehearsal.withoutService();
      rehearsal.withService();
      System.exit(ExitCode.DONE); // and the service stops, as on any signal
    } catch (IOException | InterruptedException | RuntimeException e) {
      System.err.println("The rehearsal failed: " + e);
      Runtime.getRuntime().halt(1); // the service would go on else
    }
  }

  private static Path emptied(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
    return Files.createDirectory(folder);
  }

  private void writeConfig() throws IOException {
    Files.createDirectories(config.resolve("cron.d"));
    Path task = Files.createDirectories(config.resolve("tasks/echo"));
    Files.writeString(
        task.resolve("task.json"),
        "{\"title\": \"Echo\", \"command\": [\"cat\"], \"output\": \"stdout\"}");
    Path fails = Files.createDirectories(config.resolve("tasks/fails"));
    Files.writeString(
        fails.resolve("task.json"), "{\"title\": \"Fails\", \"command\": [\"false\"]}");
    Files.writeString(
        config.resolve("cron.d/rehearsal.cron"),
        """
        timeout=30 catchup=none tags=rehearsal
        * * * * * *             local~echo   name=echo input={"slot": "${slot}"}
        * * * * * *             local~fails  name=fails retry=1 backoff=100ms
        */15 6-18 * * mon-fri   local~echo   name=later description="Every quarter of an hour"
        """);
  }

  private void withoutService() {
    command("--help");
    command("next", "--help");
    command("check");
    command("run", "--task", "local~echo", "--input", "{\"by\": \"hand\"}");
    ask();
  }

  private void withService() throws IOException, InterruptedException {
    Thread.ofPlatform().daemon().start(() -> command("serve", "--http-port", "0"));
    await("the service is not ready", () -> ServiceFile.in(data).read().isPresent());
    await(
        "no slot has been fired",
        () ->
            command("runs", "--schedule", "echo", "--status", "SUCCEEDED", "--json").lines().count()
                >= 2);
    ask();
    command("schedules");
    command("show", "echo");
    command("diff", "echo");
    command("pause", "later");
    command("resume", "later");
    command("run", "--task", "local~echo", "--input", "{\"by\": \"hand\"}");
    try (var client = HttpClient.newHttpClient()) {
      URI page = ServiceFile.in(data).read().orElseThrow();
      client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
    }
  }

  private static void await(String otherwise, BooleanSupplier done) throws InterruptedException {
    long begin = System.nanoTime();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - begin > LONGEST.toNanos()) {
        throw new IllegalStateException("after %s %s".formatted(LONGEST, otherwise));
      }
      PAUSE.last(BETWEEN_LOOKS);
    }
  }

  private void ask() {
    command("next", "-n", "2");
    command("runs");
    command("runs", "--json");
    command("stats");
    command("stats", "--storage");
    command("export", "--payloads");
    command("nodes");
  }

  /** Returns what it prints. */
  private String command(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    if (!all.contains("--help")) {
      all.addAll(List.of("--config", config.toString(), "--data", data.toString()));
    }
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    // Not whoever builds this: his ledger and his token are no business of a rehearsal.
    Map<String, String> environment = Map.of();
    int exitCode =
        Main.commands(new Screen(print(out), print(err), 100), environment)
            .execute(all.toArray(String[]::new));
    if (exitCode != ExitCode.DONE) {
      throw new IllegalStateException(all + " failed: " + err.toString(StandardCharsets.UTF_8));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
