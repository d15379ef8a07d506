import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An endpoint in a process of its own: a thread a connection, and no more of HTTP than it takes. Calls
 * of tasks named {@code held} are answered after a while, others at once; of a call that tells its
 * slot it is told how late it came.
 */
final class Endpoint implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final byte[] ANSWER =
      ("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Type: application/json\r\n"
              + "Content-Length: 8\r\n\r\n{\"a\": 1}")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE =
      "HTTP/1.1 404 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern SLOT = Pattern.compile("\"slot\": ?\"([^\"]+)\"");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

  private final Process process;
  private final Path keys;
  private final int port;

  private Endpoint(Process process, Path keys, int port) {
    this.process = process;
    this.keys = keys;
    this.port = port;
  }

  /**
   * @param keys a key store with a certificate for TLS, or null
   */
  static Endpoint start(Duration hold, Path keys) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "docs/benchmarks/Endpoint.java",
                String.valueOf(hold.toMillis())));
    if (keys != null) {
      command.add(keys.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Endpoint(process, keys, Integer.parseInt(process.inputReader().readLine()));
  }

  /** Makes a key store with a certificate for this machine. */
  static Path newKeys() throws Exception {
    Path keys = Files.createTempDirectory("keys").resolve("keys.p12");
    int status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-alias", "bench", "-dname", "CN=bench",
                "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12",
                "-keystore", keys.toString(), "-storepass", "changeit")
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("keytool failed");
    }
    return keys;
  }

  URI uri() {
    return URI.create("%s://127.0.0.1:%d".formatted(keys == null ? "http" : "https", port));
  }

  /** Bare connections to it. */
  SocketFactory sockets() throws Exception {
    return keys == null ? SocketFactory.getDefault() : tls(keys).getSocketFactory();
  }

  int port() {
    return port;
  }

  /** Hands over how many seconds after its slot each call comes. */
  void onLateness(Consumer<Double> late) {
    Thread.ofVirtual()
        .start(() -> process.inputReader().lines().map(Double::valueOf).forEach(late));
  }

  @Override
  public void close() {
    process.destroy();
  }

  static void main(String[] args) throws Exception {
    long hold = Long.parseLong(args[0]);
    ServerSocketFactory factory =
        args.length == 1
            ? ServerSocketFactory.getDefault()
            : tls(Path.of(args[1])).getServerSocketFactory();
    try (var listener = factory.createServerSocket(0, 10_000, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket, hold));
      }
    }
  }

  private static void serve(Socket socket, long hold) {
    try (socket) {
      String call = read(socket.getInputStream());
      Instant now = Instant.now();
      Matcher slot = SLOT.matcher(call);
      if (slot.find()) {
        System.out.println(
            Duration.between(Instant.parse(slot.group(1)), now).toNanos() / 1e9);
      }
      if (call.startsWith("POST /v2/actor-tasks/bench~held/")) {
        Thread.sleep(hold);
      }
      socket.getOutputStream().write(call.startsWith("POST") ? ANSWER : NONE);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException | InterruptedException hungUp) {
      System.err.println(hungUp);
    }
  }

  private static String read(InputStream in) throws IOException {
    var text = new StringBuilder();
    byte[] some = new byte[2048];
    while (true) {
      int count = in.read(some);
      if (count < 0) {
        return text.toString();
      }
      text.append(new String(some, 0, count, StandardCharsets.US_ASCII));
      int head = text.indexOf("\r\n\r\n");
      if (head >= 0) {
        Matcher length = LENGTH.matcher(text);
        if (text.length() >= head + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0)) {
          return text.toString();
        }
      }
    }
  }

  private static SSLContext tls(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
    var ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("bench", store.getCertificate("bench"));
    var theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
    return context;
  }
}
