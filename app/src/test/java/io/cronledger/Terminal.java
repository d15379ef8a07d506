package io.cronledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.cronledger.cli.CommandLineInterface;
import io.cronledger.cli.Screen;
import io.cronledger.run.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A terminal in a folder of its own: the real program is told what to do, and listened to. */
record Terminal(Path home, Map<String, String> environment) {
  private static final int WIDTH = 200;

  /** What a command says, while it runs and when it is over. */
  static final class Command implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Thread thread;

    private Command(Terminal terminal, String[] words) {
      var screen = new Screen(print(out), print(err), WIDTH);
      var program =
          new Wiring(new Surroundings(time(), Thread::sleep, terminal.environment, screen));
      var cli = new CommandLineInterface(program, screen);
      thread = Thread.ofPlatform().unstarted(() -> exit.complete(cli.execute(words)));
    }

    String out() {
      return out.toString(UTF_8);
    }

    List<String> lines() {
      return out().lines().toList();
    }

    String err() {
      return err.toString(UTF_8);
    }

    int exitCode() {
      return exit.join();
    }

    boolean isOver() {
      return exit.isDone();
    }

    Command untilItSays(String text) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> out().contains(text) || exit.isDone());
      if (!out().contains(text)) {
        throw new AssertionError("it said: " + out() + err());
      }
      return this;
    }

    /** Stops it at once, as little as it may like that. */
    @Override
    public void close() {
      thread.interrupt();
      var _ = exit.join();
    }

    private static PrintStream print(ByteArrayOutputStream to) {
      return new PrintStream(to, true, UTF_8);
    }

    private static Time time() {
      return Time.of(InstantSource.system(), System::nanoTime);
    }
  }

  /** Starts a command, with this folder's configuration. */
  Command start(String name, String... words) {
    List<String> all = new ArrayList<>(List.of(name, "--config", config().toString()));
    all.addAll(List.of(words));
    var command = new Command(this, all.toArray(String[]::new));
    command.thread.start();
    return command;
  }

  /** Starts a command and waits for its end. */
  Command run(String name, String... words) {
    Command command = start(name, words);
    var _ = command.exitCode();
    return command;
  }

  /** Starts a service, at any port that is free, and waits until it is ready. */
  Command serve(String... words) {
    return start("serve", words).untilItSays("is ready at");
  }

  Path config() {
    return home.resolve("config");
  }

  Path data() {
    return home.resolve("data");
  }

  Terminal with(Map<String, String> variables) {
    return new Terminal(home, variables);
  }

  /** Writes a file of the configuration. */
  Terminal write(String file, String text) {
    try {
      Path path = config().resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program of this machine that answers with what it prints. */
  Terminal task(String name, String script) {
    write("tasks/%s/run.sh".formatted(name), script + "\n");
    return write(
        "tasks/%s/task.json".formatted(name),
        "{\"title\": \"%s\", \"command\": [\"sh\", \"run.sh\"], \"output\": \"stdout\"}"
            .formatted(name));
  }

  /** Two schedules, one due every second and one hardly ever, and their tasks. */
  static Terminal withSamples(Path home) {
    return new Terminal(home, Map.of("CRONLEDGER_HTTP_PORT", "0"))
        .task("echo", "cat")
        .task("broken", "exit 1")
        .task("long", "sleep 20")
        .write(
            "cron.d/samples.cron",
            """
            * * * * * *  local~echo    name=ticking  overlap=allow catchup=none input={"slot": "${slot}"}
            @yearly      local~broken  name=yearly
            """);
  }
}
