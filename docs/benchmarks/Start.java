import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How long the service takes from its process's start to its ready line and to its first firing, and
 * how much memory it holds when it has been idle for a while.
 *
 * <p>{@code java docs/benchmarks/Start.java LAUNCHER TIMES [DATA]}, in the folder of the clone; DATA holds a
 * long ledger, such as {@code LengthBench} leaves with {@code -Dkeep=FOLDER}, and some more runs when this is over
 */
void main(String[] args) throws Exception {
  Path home = Files.createTempDirectory("cronledger-start-");
  Files.createDirectories(home.resolve("config/cron.d"));
  Files.createDirectories(home.resolve("config/tasks/empty"));
  Files.writeString(
      home.resolve("config/tasks/empty/task.json"),
      "{\"title\": \"Empty\", \"command\": [\"true\"]}");
  Files.writeString(
      home.resolve("config/cron.d/one.cron"), "* * * * * *  local~empty  overlap=allow catchup=none\n");
  Path data = args.length > 2 ? Path.of(args[2]).toAbsolutePath() : home.resolve("data");
  String launcher = Path.of(args[0]).toAbsolutePath().toString();
  List<Double> ready = new ArrayList<>();
  List<Double> fired = new ArrayList<>();
  List<Double> memory = new ArrayList<>();
  for (int i = -1; i < Integer.parseInt(args[1]); i++) { // the first warms the disk's cache
    var process =
        new ProcessBuilder(launcher, "serve", "--http-port", "0", "--data", data.toString())
            .directory(home.toFile())
            .redirectError(home.resolve("log").toFile())
            .start();
    long begin = System.currentTimeMillis();
    String line = process.inputReader().readLine();
    double readyAfter = System.currentTimeMillis() - begin;
    URI page = URI.create(line.replaceAll(".*(http://\\S+).*", "$1"));
    double firedAfter = firstFiring(page, begin) - begin;
    Thread.sleep(10_000);
    double rss = rss(process.pid());
    process.destroy();
    process.waitFor();
    if (i >= 0) {
      ready.add(readyAfter);
      fired.add(firedAfter);
      memory.add(rss);
    }
    System.err.printf("start %d of %s: ready %.0f ms, fired %.0f ms, %.0f MB%n", i + 1, args[1], readyAfter, firedAfter, rss);
  }
  print("start to ready line, ms", ready);
  print("start to first firing, ms (of which up to 1000 until the second is full)", fired);
  print("resident memory 10 s later, MB", memory);
}

/** When the first run that this process made left; read off the ledger. */
long firstFiring(URI page, long begin) throws Exception {
  var started = Pattern.compile("\"startedAt\":\"([^\"]+)\"");
  try (var client = HttpClient.newHttpClient()) {
    var request = HttpRequest.newBuilder(page.resolve("/api/v1/runs?limit=200")).build();
    while (true) {
      String runs = client.send(request, BodyHandlers.ofString()).body();
      var first =
          started
              .matcher(runs)
              .results()
              .mapToLong(found -> java.time.Instant.parse(found.group(1)).toEpochMilli())
              .filter(at -> at >= begin)
              .min();
      if (first.isPresent()) {
        return first.getAsLong();
      }
      Thread.sleep(50);
    }
  }
}

double rss(long pid) throws Exception {
  return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum()
      / 1024.0;
}

void print(String what, List<Double> values) {
  values.sort(null);
  System.out.printf(
      "%s: median %.0f (%.0f to %.0f, of %d)%n",
      what, values.get(values.size() / 2), values.getFirst(), values.getLast(), values.size());
}
