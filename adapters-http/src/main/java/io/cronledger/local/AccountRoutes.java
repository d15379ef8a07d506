package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** The one user there is, and the rate that callers are told of. */
final class AccountRoutes {
  private AccountRoutes() {}

  static void addTo(RoutesConfig routes) {
    routes.before("/v2/*", call -> call.header("X-RateLimit-Limit", rateLimit(call)));
    routes.get(
        "/v2/users/me",
        call ->
            Answer.data(
                call, Json.object().put("id", PlatformId.USER).put("username", LocalTask.OWNER)));
  }

  /** The platform's figures, per second. Nothing here enforces them. */
  private static String rateLimit(Context call) {
    if (call.req().getMethod().equals("POST") && call.path().contains("/run")) {
      return "400";
    }
    return call.path().contains("/records/") ? "200" : "60";
  }
}
