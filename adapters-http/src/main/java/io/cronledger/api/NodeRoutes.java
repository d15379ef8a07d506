package io.cronledger.api;

import io.cronledger.run.Nodes;
import io.cronledger.schedule.Timetable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Who serves this ledger. */
final class NodeRoutes {
  private final Nodes nodes;
  private final Timetable timetable;

  NodeRoutes(ApiServer.Subject subject) {
    this.nodes = subject.books();
    this.timetable = subject.timetable();
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/nodes", this::nodes);
  }

  private void nodes(Context request) {
    Parameters.none(request);
    Answers.json(request, NodesDocument.of(nodes, timetable));
  }
}
