import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long a service that was killed takes to be ready again, on a long ledger and on one that was empty,
 * in turn. Each time it is killed with SIGKILL after it has recorded runs for some seconds.
 *
 * <p>{@code java docs/benchmarks/Killed.java LAUNCHER DATA TIMES}, in the folder of the clone; DATA holds a long
 * ledger, such as {@code AskingBench} leaves with {@code -Dkeep=DATA}, and more runs when this is over
 */
static final int RECORDING_MILLIS = 4_000;

void main(String[] args) throws Exception {
  String launcher = Path.of(args[0]).toAbsolutePath().toString();
  Path home = Files.createTempDirectory("cronledger-killed-");
  Files.createDirectories(home.resolve("config/cron.d"));
  Files.createDirectories(home.resolve("config/tasks/empty"));
  Files.writeString(
      home.resolve("config/tasks/empty/task.json"),
      "{\"title\": \"Empty\", \"command\": [\"true\"]}");
  Files.writeString(
      home.resolve("config/cron.d/some.cron"),
      "* * * * * *  local~empty  name=one overlap=allow catchup=none\n"
          + "* * * * * *  local~empty  name=two overlap=allow catchup=none\n");
  List<Path> ledgers = List.of(Path.of(args[1]).toAbsolutePath(), home.resolve("data"));
  List<List<Long>> ready = List.of(new ArrayList<>(), new ArrayList<>());
  for (int i = -1; i < Integer.parseInt(args[2]); i++) { // the first warms the disk's cache
    for (int which = 0; which < 2; which++) {
      long took = readyThenKilled(launcher, home, ledgers.get(which));
      System.err.printf("start %d, %s: %d ms%n", i + 1, which == 0 ? "long" : "short", took);
      if (i >= 0) {
        ready.get(which).add(took);
      }
    }
  }
  print("long ledger", ready.get(0));
  print("short ledger", ready.get(1));
}

long readyThenKilled(String launcher, Path home, Path data) throws Exception {
  var process =
      new ProcessBuilder(launcher, "serve", "--http-port", "0", "--data", data.toString())
          .directory(home.toFile())
          .redirectError(home.resolve("log").toFile());
  long begin = System.nanoTime();
  Process service = process.start();
  try {
    String line = service.inputReader().readLine();
    long took = (System.nanoTime() - begin) / 1_000_000;
    if (line == null || !line.contains("is ready at")) {
      throw new IllegalStateException(Files.readString(home.resolve("log")));
    }
    Thread.sleep(RECORDING_MILLIS);
    return took;
  } finally {
    service.destroyForcibly().waitFor();
  }
}

void print(String what, List<Long> millis) {
  Collections.sort(millis);
  System.out.printf(
      "%s: ready after a median of %d ms (%d to %d)%n",
      what, millis.get(millis.size() / 2), millis.getFirst(), millis.getLast());
}
