package io.cronledger.apify;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;

/**
 * A process of its own that reads calls and never answers one. It prints its port, and a line for
 * each call.
 */
final class StallingProgram {
  private StallingProgram() {}

  public static void main(String[] args) throws IOException {
    try (var listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> hear(socket));
      }
    }
  }

  private static void hear(Socket socket) {
    try {
      HttpText.read(socket.getInputStream());
      System.out.println("heard");
    } catch (IOException gone) {
      System.out.println("gone");
    }
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

  static void awaitCalls(Process program, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (lines(program).readLine() == null) {
        throw new IOException("it has ended");
      }
    }
  }

  /** The same reader each time. */
  private static BufferedReader lines(Process program) {
    return program.inputReader();
  }
}
