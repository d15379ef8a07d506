package io.cronledger.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others away from a service that is open to this machine: no page may ask it
 * under a name of its own (which DNS may well point here), nor from an origin of its own, nor have
 * it do anything by a mere form.
 */
final class Gate {
  private static final Pattern HERE =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  /** A picture's address says no origin, and yet a browser tells that a page elsewhere wants it. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final Pattern ORIGIN = Pattern.compile("https?://(.+)");

  private Gate() {}

  static void check(Context request) {
    String host = request.header("Host");
    if (host == null || !HERE.matcher(host).matches()) {
      throw Refused.with(
          HttpStatus.FORBIDDEN,
          "Host %s is not this service: use localhost, 127.0.0.1 or [::1]".formatted(told(host)));
    }
    String origin = request.header("Origin");
    if (origin != null && !isSame(origin, host)) {
      throw Refused.with(
          HttpStatus.FORBIDDEN,
          "Origin %s is foreign: only the service's own page may ask".formatted(told(origin)));
    }
    String site = request.header("Sec-Fetch-Site");
    if (Answers.isEndpoint(request) && site != null && !OWN_SITES.contains(site)) {
      throw Refused.with(
          HttpStatus.FORBIDDEN,
          "Another web page asks: only the service's own may have a task run");
    }
    if (request.method().equals(HandlerType.POST)
        && !isJson(request.contentType())
        && !isBareCall(request)) {
      throw Refused.with(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type %s: send application/json".formatted(told(request.contentType())));
    }
  }

  private static boolean isSame(String origin, String host) {
    var authority = ORIGIN.matcher(origin);
    return authority.matches() && authority.group(1).equalsIgnoreCase(host);
  }

  /** The platform's clients send no body, and then no type, when there is no input. */
  private static boolean isBareCall(Context request) {
    return Answers.isEndpoint(request) && request.contentType() == null;
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(Answers.JSON);
  }

  private static String told(@Nullable String header) {
    return header == null ? "(none)" : Mistakes.quote(header);
  }
}
