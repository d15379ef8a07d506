package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** An endpoint in a process of its own, to be killed: {@code FOLDER}. Prints its address. */
final class KilledEndpoint {
  private KilledEndpoint() {}

  public static void main(String... args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    var settings = LocalSettings.of(folder.resolve("tasks"), folder.resolve("data"));
    var endpoint = new LocalEndpoint(settings, InstantSource.system(), new SecureRandom());
    endpoint.start();
    System.out.println(endpoint.uri());
    Thread.currentThread().join();
  }

  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledEndpoint.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
