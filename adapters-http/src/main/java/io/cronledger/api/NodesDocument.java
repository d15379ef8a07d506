package io.cronledger.api;

import io.cronledger.run.Node;
import io.cronledger.run.Nodes;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The nodes that serve a ledger, or did of late, each as it last told of itself. */
public final class NodesDocument {
  private NodesDocument() {}

  public static ObjectNode of(Nodes ledger) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    ledger.nodes().forEach(node -> all.add(node(node)));
    return new Fields().with("nodes", all).node();
  }

  private static ObjectNode node(Node node) {
    Duration skew = node.skew();
    return new Fields()
        .with("name", node.name())
        .with("id", node.id())
        .with("epoch", node.epoch())
        .with("state", node.state().name().toLowerCase(Locale.ROOT))
        .with("version", node.version())
        .with("fires", node.fires())
        .with("joinedAt", node.joinedAt())
        .with("checkedInAt", node.checkedInAt())
        .with("running", node.running())
        .with("clockSkewMillis", skew == null ? null : skew.toMillis())
        .node();
  }
}
