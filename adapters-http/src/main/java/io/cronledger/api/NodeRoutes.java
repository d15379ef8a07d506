package io.cronledger.api;

import io.cronledger.run.Nodes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Who serves this ledger. */
final class NodeRoutes {
  private final Nodes nodes;

  NodeRoutes(Nodes nodes) {
    this.nodes = nodes;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/nodes", this::nodes);
  }

  private void nodes(Context request) {
    Parameters.none(request);
    Answers.json(request, NodesDocument.of(nodes));
  }
}
