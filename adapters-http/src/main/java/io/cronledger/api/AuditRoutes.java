package io.cronledger.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;

/** Whether the books hold what they should. */
final class AuditRoutes {
  private final AuditDocument audit;
  private final InstantSource clock;

  AuditRoutes(ApiServer.Subject subject) {
    this.audit = new AuditDocument(subject.timetable(), subject.history());
    this.clock = subject.clock();
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/audit", this::audit);
  }

  private void audit(Context request) {
    Answers.json(request, audit.of(AuditScope.of(request.queryParamMap(), clock.instant())));
  }
}
