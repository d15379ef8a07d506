package io.cronledger.local;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may ask. */
final class Gate {
  /** A page that was lured here under a name of its own (DNS rebinding) cannot pass as these. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|[a-z0-9-]+\\.localhost|[0-9.]+|\\[[0-9a-f:.]+\\])(:\\d+)?");

  /**
   * What can be read by whoever knows a run's id, as on the platform: such an id is not guessed.
   */
  private static final Pattern BY_ID =
      Pattern.compile("/v2/(actor-runs|logs|key-value-stores|datasets)/[A-Za-z0-9]+(/.*)?");

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
  private static final String BEARER = "Bearer ";

  private final @Nullable String token;
  private final String boundHost;

  /**
   * @param token what callers must present; if null, any will do
   */
  Gate(@Nullable String token, String boundHost) {
    this.token = token;
    this.boundHost = boundHost.toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ApiError if the caller must not go on
   */
  void check(Context call) {
    checkHost(call.header("Host"));
    checkOrigin(call);
    if (needsToken(call.req().getMethod(), call.path())) {
      checkToken(presented(call));
    }
  }

  private boolean needsToken(String method, String path) {
    if (path.equals("/")) {
      return token != null;
    }
    boolean isReading = READING.contains(method);
    return !method.equals("OPTIONS") && !(isReading && BY_ID.matcher(path).matches());
  }

  private void checkHost(@Nullable String header) {
    String host = header == null ? "" : header.toLowerCase(Locale.ROOT);
    boolean ours =
        LOCAL_HOST.matcher(host).matches() || host.replaceAll(":\\d+$", "").equals(boundHost);
    if (!ours) {
      throw new ApiError(
          403,
          "insufficient-permissions",
          "The local endpoint does not answer to the host name '%s'; use localhost or an IP address."
              .formatted(host));
    }
  }

  /** Any token will do, so a web page could start a run by its mere address, if we let it. */
  private static void checkOrigin(Context call) {
    String origin = call.header("Origin");
    String site = call.header("Sec-Fetch-Site");
    boolean isOurs = origin == null || origin.equalsIgnoreCase("http://" + call.header("Host"));
    boolean isHere = site == null || OWN_SITES.contains(site);
    if (!isOurs || !isHere) {
      throw new ApiError(
          403,
          "insufficient-permissions",
          "The local endpoint does not answer to other web pages.");
    }
  }

  private void checkToken(@Nullable String presented) {
    if (presented == null || presented.isEmpty()) {
      throw new ApiError(
          401,
          "token-not-provided",
          "Authentication token was not provided. Send 'Authorization: Bearer …'.");
    }
    if (token != null && !isSame(token, presented)) {
      throw new ApiError(
          401,
          "user-or-token-not-found",
          "User was not found or authentication token is not valid");
    }
  }

  private static @Nullable String presented(Context call) {
    String header = call.header("Authorization");
    boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bearer && header != null
        ? header.substring(BEARER.length()).strip()
        : call.queryParam("token");
  }

  /** Takes as long for a near miss as for a far one. */
  private static boolean isSame(String wanted, String presented) {
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
