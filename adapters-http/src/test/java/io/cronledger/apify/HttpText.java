package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request as the text it is on the wire. */
final class HttpText {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private HttpText() {}

  /** Reads one to the end of its body, or as far as it comes. */
  static String read(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return text.toString();
      }
      text.append((char) b);
    }
    return text.append(new String(in.readNBytes(bodyOf(text)), ISO_8859_1)).toString();
  }

  static boolean isWhole(String request) {
    int head = request.indexOf("\r\n\r\n");
    return head >= 0 && request.length() == head + 4 + bodyOf(request);
  }

  private static int bodyOf(CharSequence request) {
    Matcher length = LENGTH.matcher(request);
    return length.find() ? Integer.parseInt(length.group(1)) : 0;
  }
}
