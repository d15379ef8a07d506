import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

// Is a page there, how fast, and does it say what it should?
//
// A local task is any program. Its input arrives on standard input, as JSON. What it prints on standard output is its
// output, what it prints on standard error is its log, and exit code 0 says that all went well.

static final Duration PATIENCE = Duration.ofSeconds(20);

void main() throws Exception {
  String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
  String url = text(input, "url").orElse("");
  String expected = text(input, "expectText").orElse("");

  try {
    check(url, expected);
  } catch (IllegalArgumentException e) {
    fail("'%s' is not the address of a page; the input's \"url\" should be like http://127.0.0.1:8080/".formatted(url));
  } catch (IOException e) {
    fail("%s cannot be reached: %s".formatted(url, e.getMessage() == null ? "connection refused" : e.getMessage()));
  }
}

void check(String url, String expected) throws IOException, InterruptedException {
  System.err.println("Asking for " + url);
  var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
  HttpResponse<String> answer;
  Instant asked;
  try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
    asked = Instant.now();
    answer = http.send(request, BodyHandlers.ofString());
  }
  long millis = Duration.between(asked, Instant.now()).toMillis();
  String page = answer.body();
  boolean found = page.contains(expected);

  IO.println("""
      {
        "url": %s,
        "status": %d,
        "title": %s,
        "responseTimeMs": %d,
        "sizeBytes": %d,
        "textFound": %s
      }""".formatted(
          quote(url), answer.statusCode(), quote(title(page)), millis, page.getBytes(StandardCharsets.UTF_8).length, found));

  if (answer.statusCode() != 200) {
    fail("%s answers with status %d".formatted(url, answer.statusCode()));
  }
  if (!found) {
    fail("%s does not hold the text '%s'".formatted(url, expected));
  }
}

void fail(String message) {
  System.err.println(message);
  System.exit(1);
}

String title(String page) {
  Matcher title = Pattern.compile("(?is)<title[^>]*>(.*?)</title>").matcher(page);
  return title.find() ? title.group(1).strip() : "";
}

// Just enough JSON for an object of strings. A task with a richer input brings a library.

/** The string under a key. */
Optional<String> text(String json, String key) {
  String string = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
  return Pattern.compile(string + "\\s*:\\s*" + string)
      .matcher(json)
      .results()
      .filter(member -> unescape(member.group(1)).equals(key))
      .map(member -> unescape(member.group(2)))
      .findFirst();
}

String unescape(String text) {
  return Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|(.))").matcher(text).replaceAll(escape -> {
    String meant = escape.group(1) != null
        ? Character.toString(Integer.parseInt(escape.group(1), 16))
        : switch (escape.group(2)) {
          case "n" -> "\n";
          case "t" -> "\t";
          case "r" -> "\r";
          case "b" -> "\b";
          case "f" -> "\f";
          case String itself -> itself;
        };
    return Matcher.quoteReplacement(meant);
  });
}

String quote(String text) {
  var quoted = new StringBuilder("\"");
  for (char c : text.toCharArray()) {
    switch (c) {
      case '"', '\\' -> quoted.append('\\').append(c);
      default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
    }
  }
  return quoted.append('"').toString();
}
