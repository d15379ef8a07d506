package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import tools.jackson.databind.node.ObjectNode;

/** The one user there is, and the rate that callers are told of. */
final class AccountRoutes {
  private AccountRoutes() {}

  static void addTo(RoutesConfig routes, Runs runs, InstantSource clock) {
    Reading.of(
        routes,
        "/v2/users/me",
        call ->
            Answer.data(
                call, Json.object().put("id", PlatformId.USER).put("username", LocalTask.OWNER)));
    Reading.of(
        routes,
        "/v2/users/me/limits",
        call -> Answer.data(call, limits(runs.underWay(), clock.instant())));
  }

  /** Every answer tells it, refusals too. */
  static void tellRateLimit(RoutesConfig routes) {
    routes.before("/v2/*", call -> call.header("X-RateLimit-Limit", rateLimit(call)));
  }

  /** The one real limit is that of the runs under way; what costs nothing has none. */
  private static ObjectNode limits(int underWay, Instant now) {
    var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Instant start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    ObjectNode limits = Json.object();
    limits
        .putObject("monthlyUsageCycle")
        .put("startAt", Json.time(start))
        .put("endAt", Json.time(end.minusMillis(1)));
    limits
        .putObject("limits")
        .put("maxMonthlyUsageUsd", 0)
        .put("maxConcurrentActorJobs", Runs.MAX_UNDER_WAY);
    limits.putObject("current").put("monthlyUsageUsd", 0).put("activeActorJobCount", underWay);
    return limits;
  }

  /** The platform's figures, per second. Nothing here enforces them. */
  private static String rateLimit(Context call) {
    if (call.req().getMethod().equals("POST") && call.path().contains("/run")) {
      return "400";
    }
    return call.path().contains("/records/") ? "200" : "60";
  }
}
