package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A raw socket that reads each request whole and then does what it was told, down to the byte. */
final class ScriptedServer implements AutoCloseable {
  /** What to do once a request was read. */
  interface Script {
    void play(OutputStream out, Socket socket) throws IOException, InterruptedException;
  }

  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Script script;

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request with this text, in which line ends are those of HTTP. */
  static ScriptedServer answering(String answer) throws IOException {
    return new ScriptedServer(
        (out, _) -> out.write(answer.replace("\n", "\r\n").getBytes(ISO_8859_1)));
  }

  static String answer(int status, String contentType, String body) {
    return "HTTP/1.1 %d X\nContent-Type: %s\nContent-Length: %d\n\n%s"
        .formatted(status, contentType, body.getBytes(ISO_8859_1).length, body);
  }

  static String error(int status, String type, String message) {
    return answer(
        status,
        "application/json; charset=utf-8",
        "{\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}".formatted(type, message));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** All that came in, header and body. */
  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      requests.add(read(new BufferedInputStream(socket.getInputStream())));
      script.play(socket.getOutputStream(), socket);
      socket.getOutputStream().flush();
    } catch (IOException clientLeft) {
      // What the client makes of it is what the test looks at.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return text.toString();
      }
      text.append((char) b);
    }
    Matcher length = LENGTH.matcher(text);
    int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return text.append(new String(in.readNBytes(body), ISO_8859_1)).toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
