package io.cronledger.apify;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;

/**
 * A process of its own that reads calls and never answers one. It prints its port, a line for each
 * call, and one when the other side has hung up.
 */
final class StallingProgram {
  private static final String HEARD = "heard";
  private static final String HUNG_UP = "hung up";

  private StallingProgram() {}

  public static void main(String[] args) throws IOException {
    try (var listener = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> hear(socket));
      }
    }
  }

  private static void hear(Socket socket) {
    try (socket) {
      String call = HttpText.read(socket.getInputStream());
      System.out.println(HttpText.isWhole(call) ? HEARD : "a part");
      while (socket.getInputStream().read() >= 0) {
        // What else they say does not matter.
      }
    } catch (IOException hungUp) {
      // As awaited.
    }
    System.out.println(HUNG_UP);
  }

  static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StallingProgram.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static URI uri(Process program) throws IOException {
    return URI.create("http://127.0.0.1:" + lines(program).readLine());
  }

  /** Waits until that many calls have come in whole. */
  static void awaitCalls(Process program, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      expect(HEARD, program);
    }
  }

  /** Waits until that many connections are hung up, and nothing else came on them. */
  static void awaitHangUps(Process program, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      expect(HUNG_UP, program);
    }
  }

  private static void expect(String what, Process program) throws IOException {
    String line = lines(program).readLine();
    if (!what.equals(line)) {
      throw new IOException("'%s' in place of '%s'".formatted(line, what));
    }
  }

  /** The same reader each time. */
  private static BufferedReader lines(Process program) {
    return program.inputReader();
  }
}
