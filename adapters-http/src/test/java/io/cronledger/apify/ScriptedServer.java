package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads each request whole and gives the answer it was told to. */
final class ScriptedServer implements AutoCloseable {
  private final RawServer raw;

  private ScriptedServer(UnaryOperator<String> answers) throws IOException {
    this.raw =
        new RawServer(
            line -> {
              String request = line.hear();
              line.say(answers.apply(request.lines().findFirst().orElse("")));
            });
  }

  /** Answers every request with this text, in which line ends are those of HTTP. */
  static ScriptedServer answering(String answer) throws IOException {
    return new ScriptedServer(_ -> answer);
  }

  /** Answers each request by its first line. */
  static ScriptedServer routing(UnaryOperator<String> answers) throws IOException {
    return new ScriptedServer(answers);
  }

  /** It says that the server hangs up then, lest the next call comes just before that. */
  static String answer(int status, String contentType, String body) {
    return "HTTP/1.1 %d X\nContent-Type: %s\nContent-Length: %d\nConnection: close\n\n%s"
        .formatted(status, contentType, body.getBytes(ISO_8859_1).length, body);
  }

  static String json(String body) {
    return answer(200, "application/json; charset=utf-8", body);
  }

  static String error(int status, String type, String message) {
    return answer(
        status,
        "application/json; charset=utf-8",
        "{\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}".formatted(type, message));
  }

  URI uri() {
    return raw.uri();
  }

  /** All that came in, header and body. */
  List<String> requests() {
    return raw.calls();
  }

  /** The first lines of what came in, without their version. */
  List<String> asked() {
    return requests().stream()
        .map(request -> request.lines().findFirst().orElse("").replace(" HTTP/1.1", ""))
        .toList();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
