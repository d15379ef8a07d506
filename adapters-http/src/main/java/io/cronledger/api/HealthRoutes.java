package io.cronledger.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Whether the process lives, and whether it does its work. */
final class HealthRoutes {
  private final ApiServer.Subject subject;

  HealthRoutes(ApiServer.Subject subject) {
    this.subject = subject;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/health/live", request -> answer(request, "live", List.of()));
    Answers.get(routes, "/health/ready", this::ready);
  }

  private void ready(Context request) {
    List<String> reasons = subject.notReady().get();
    if (!reasons.isEmpty()) {
      request.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
    answer(request, reasons.isEmpty() ? "ready" : "not ready", reasons);
  }

  private void answer(Context request, String status, List<String> reasons) {
    Parameters.none(request);
    Answers.json(
        request,
        new Fields()
            .with("status", status)
            .with("reasons", reasons.isEmpty() ? null : JsonMapper.shared().valueToTree(reasons))
            .with("warnings", warnings())
            .with("version", subject.version())
            .with("ledger", subject.ledger())
            .node());
  }

  /** What somebody should look at, though all goes on. */
  private @Nullable ArrayNode warnings() {
    long errors = subject.files().last().errors();
    return errors == 0
        ? null
        : JsonMapper.shared()
            .createArrayNode()
            .add(
                "the cron files have %d %s, and the set before them is in force; /api/v1/cron-files tells them"
                    .formatted(errors, errors == 1 ? "error" : "errors"));
  }
}
