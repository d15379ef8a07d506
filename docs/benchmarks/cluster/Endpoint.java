import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An endpoint that notes how late each request is, and answers at once. A request names its
 * schedule and its slot in its input.
 */
class Endpoint implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 300_000;
  private static final String NONE = "{\"error\":{\"type\":\"page-not-found\",\"message\":\"no\"}}";

  private final ServerSocket server = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress());
  private volatile ConcurrentLinkedQueue<Arrival> arrived = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch left = new CountDownLatch(0);
  private volatile boolean holds;

  Endpoint() throws Exception {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        Thread.ofVirtual().start(() -> answer(one));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      String request = request(socket);
      boolean isPost = request.startsWith("POST");
      if (isPost && !request.contains("\"}")) {
        return; // The client hung up in the middle of it.
      }
      if (isPost) {
        arrived.add(
            new Arrival(after("{\"of\":\"", request), Cluster.late(Instant.parse(after("\"slot\":\"", request)))));
        left.countDown();
        if (holds) {
          Thread.sleep(PATIENCE_MILLIS);
        }
      }
      String body = isPost ? "{}" : NONE;
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                  .formatted(isPost ? "201 Created" : "404 Not Found", body.length(), body)
                  .getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException | InterruptedException e) {
      // The client counts what is missing.
    }
  }

  private static String request(Socket socket) throws IOException {
    var read = new StringBuilder();
    byte[] some = new byte[4096];
    int n = socket.getInputStream().read(some);
    while (n >= 0) {
      read.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
      if (read.indexOf("POST") == 0 ? read.indexOf("\"}") > 0 : read.indexOf("\r\n\r\n") > 0) {
        break;
      }
      n = socket.getInputStream().read(some);
    }
    return read.toString();
  }

  private static String after(String mark, String text) {
    int from = text.indexOf(mark) + mark.length();
    return text.substring(from, text.indexOf('"', from));
  }

  /** From now on requests are not answered, or are again. */
  void hold(boolean now) {
    holds = now;
  }

  void expect(int many) {
    arrived = new ConcurrentLinkedQueue<>();
    left = new CountDownLatch(many);
  }

  List<Arrival> all() throws InterruptedException {
    if (!left.await(60, TimeUnit.SECONDS)) {
      System.out.println(left.getCount() + " requests never came");
    }
    return new ArrayList<>(arrived);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
