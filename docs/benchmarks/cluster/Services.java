import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services on one ledger, each a process of its own. */
class Services implements AutoCloseable {
  private final Path home = Files.createTempDirectory("cluster");
  private final Server server;
  private final String database;
  private final List<Process> nodes = new ArrayList<>();

  Services(Server server, Endpoint endpoint, int many) throws Exception {
    this.server = server;
    this.database = server.fresh("cronledger_bench");
    Files.createDirectories(home.resolve("config/cron.d"));
    enact("none", 0, "");
    for (int i = 0; i < many; i++) {
      var process =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dcronledger.log=ERROR",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              "io.cronledger.Main",
              "serve",
              "--config",
              home.resolve("config").toString(),
              "--http-port",
              "0",
              "--endpoint",
              endpoint.uri().toString(),
              "--db-url",
              database,
              "--db-user",
              server.user(),
              "--data",
              home.resolve("node" + i).toString());
      process.environment().put("APIFY_TOKEN", "none");
      process.redirectError(ProcessBuilder.Redirect.INHERIT);
      nodes.add(process.start());
    }
    for (Process node : nodes) {
      String said = node.inputReader().readLine();
      if (said == null || !said.contains("is ready")) {
        throw new IllegalStateException(said);
      }
    }
    Thread.sleep(3_000);
  }

  String database() {
    return database;
  }

  /** Writes a cron file that all of them read, within two seconds. */
  void enact(String prefix, int many, String when) throws Exception {
    var lines = new StringBuilder("timeout=300\n");
    for (int i = 0; i < many; i++) {
      lines.append(
          "%s janedoe~%s-%d name=%s-%d overlap=allow input={\"of\":\"%s-%d\",\"slot\":\"${slot}\"}\n"
              .formatted(when, prefix, i, prefix, i, prefix, i));
    }
    Path file = home.resolve("config/cron.d/all.cron");
    Path part = home.resolve("part");
    Files.writeString(part, lines);
    Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** What a node writes under. */
  long epoch(int node) throws Exception {
    String id = Files.readString(home.resolve("node" + node + "/node.id")).strip();
    return Long.parseLong(
        server.ask(database, "select max(epoch) from node where id = '%s'".formatted(id)).getFirst());
  }

  /** The schedules that a node has had fired of late. */
  Set<String> firedBy(long epoch) throws Exception {
    return new HashSet<>(
        server.ask(
            database,
            """
            select distinct schedule from entry join attempt on run = id
             where attempt.node = %d and started_at > now() - interval '3 seconds'
            """
                .formatted(epoch)));
  }

  /** SIGKILL. */
  void kill(int node) throws Exception {
    nodes.get(node).destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    for (Process node : nodes) {
      node.destroyForcibly().waitFor();
    }
  }
}
