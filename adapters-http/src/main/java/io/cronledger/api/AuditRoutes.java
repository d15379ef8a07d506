package io.cronledger.api;

import io.cronledger.schedule.Strays;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether the books hold what they should. */
final class AuditRoutes {
  /** After so long the platform may have deleted a run. */
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final AuditDocument audit;
  private final Strays strays;
  private final InstantSource clock;

  AuditRoutes(ApiServer.Subject subject) {
    this.audit = new AuditDocument(subject.timetable(), subject.history());
    this.strays = subject.strays();
    this.clock = subject.clock();
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/audit", this::audit);
    routes.post("/api/v1/strays", this::adopt);
  }

  private void adopt(Context request) throws InterruptedException {
    Instant now = clock.instant();
    var mistakes = new Mistakes();
    var parameters = new Parameters(request.queryParamMap(), mistakes, "from");
    Instant since = parameters.time("from", now).orElse(now.minus(REMEMBERED));
    mistakes.check();
    Strays.Found found = strays.adopt(since);
    ArrayNode all = JsonMapper.shared().createArrayNode();
    found.strays().forEach(stray -> all.add(document(stray)));
    ArrayNode untold = JsonMapper.shared().createArrayNode();
    found
        .untold()
        .forEach(
            one ->
                untold.add(
                    new Fields()
                        .with("task", one.target().task())
                        .with("failure", one.why())
                        .node()));
    Answers.json(request, new Fields().with("strays", all).with("untold", untold).node());
  }

  private static ObjectNode document(Strays.Stray stray) {
    return new Fields()
        .with("kind", "stray")
        .with("id", stray.key().run())
        .with("attempt", stray.key().number())
        .with("task", stray.target().task())
        .with("platformRunId", stray.run().id())
        .with("startedAt", stray.run().startedAt())
        .with("isOver", stray.run().isOver())
        .with("fate", stray.fate().name().toLowerCase(Locale.ROOT))
        .node();
  }

  private void audit(Context request) {
    Answers.json(request, audit.of(AuditScope.of(request.queryParamMap(), clock.instant())));
  }
}
