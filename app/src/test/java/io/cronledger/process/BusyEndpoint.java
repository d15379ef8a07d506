package io.cronledger.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cronledger.run.AttemptKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An endpoint that turns calls down with 429 and a {@code Retry-After} while it is busy, and counts
 * what comes all the same. It tells nothing of its runs.
 */
final class BusyEndpoint implements AutoCloseable {
  private final ServerSocket listening =
      new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Duration patience;
  private volatile boolean isBusy;

  /**
   * A call on the wire.
   *
   * @param token whose it is
   */
  record Call(String token, AttemptKey key, Instant at, boolean isTurnedDown) {}

  /**
   * @param patience what it asks for while it is busy
   */
  BusyEndpoint(Duration patience) throws IOException {
    this.patience = patience;
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  void isBusy(boolean now) {
    isBusy = now;
  }

  /** All that came, in its order. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException closed) {
      // the end of it
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      var _ = socket.getInputStream().readNBytes(Integer.parseInt(after("content-length:", head)));
      socket.getOutputStream().write(answer(head).getBytes(ISO_8859_1));
      socket.shutdownOutput();
      var _ = socket.getInputStream().read();
    } catch (IOException e) {
      // a node that was stopped
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException();
      }
      head.append((char) read);
    }
    return head.toString();
  }

  /** The value of a header, 0 if there is none. */
  private static String after(String name, String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElse("0");
  }

  private String answer(String head) {
    if (!head.startsWith("POST")) {
      return "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }
    boolean busy = isBusy;
    AttemptKey key = AttemptKey.ofUserAgent(after("user-agent:", head)).orElseThrow();
    calls.add(new Call(after("authorization:", head), key, Cluster.now(), busy));
    return busy
        ? "HTTP/1.1 429 Later\r\nRetry-After: %d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .formatted(patience.toSeconds())
        : "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
