package io.cronledger.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program, started as a process of its own, and what it says. */
final class Packaged implements AutoCloseable {
  /** What was built here. */
  static final Path JAR =
      Path.of(System.getProperty("cronledger.jar", "target/cronledger.jar")).toAbsolutePath();

  private static final Path CACHE = JAR.resolveSibling("cronledger.aot");

  /** What a service needs in its environment. */
  static final Map<String, String> TOKEN = Map.of("APIFY_TOKEN", "any");

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private Packaged(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it.
   *
   * @param home its working directory, which holds {@code config}
   * @param words the command and its arguments
   */
  static Packaged start(Path home, Map<String, String> environment, String... words) {
    return start(home, environment, List.of(), words);
  }

  /** The same, with options of the JVM. */
  static Packaged start(
      Path home, Map<String, String> environment, List<String> options, String... words) {
    return start(JAR.toString(), home, environment, options, words);
  }

  /** The same, of a program that is made of other files. */
  static Packaged start(
      String classPath,
      Path home,
      Map<String, String> environment,
      List<String> options,
      String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    // As the launcher does; another program's class path is none that the cache is for.
    command.addAll(List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot*=off"));
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
    command.add("io.cronledger.Main");
    command.addAll(List.of(words));
    try {
      Path out = Files.createTempFile(home, words[0], ".out");
      Path err = Files.createTempFile(home, words[0], ".err");
      var builder = new ProcessBuilder(command).directory(home.toFile());
      builder.environment().keySet().removeIf(name -> name.matches("CRONLEDGER_.*|APIFY_TOKEN"));
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Packaged(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it says so, and returns what the pattern's group matched. */
  String said(String pattern) {
    var wanted = Pattern.compile(pattern);
    return await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Optional<String> found =
                  Optional.of(wanted.matcher(out())).filter(Matcher::find).map(m -> m.group(1));
              if (found.isEmpty() && !process.isAlive()) {
                throw new AssertionError("it ended instead: " + out() + err());
              }
              return found;
            },
            Optional::isPresent)
        .orElseThrow();
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its JVM goes by, a line each. */
  String systemProperties() throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "VM.system_properties")
            .redirectErrorStream(true)
            .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** SIGKILL: it learns nothing of it. */
  void kill() {
    process.destroyForcibly();
    var _ = exitCode();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGINT, as Ctrl-C sends it. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end. */
  int exitCode() {
    if (!endsWithin(LONGEST)) {
      throw new AssertionError("it does not end: " + out() + err());
    }
    return process.exitValue();
  }

  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
