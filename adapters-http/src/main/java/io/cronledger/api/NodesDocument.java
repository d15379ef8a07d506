package io.cronledger.api;

import io.cronledger.run.Node;
import io.cronledger.run.Nodes;
import io.cronledger.schedule.AcceptedSet;
import io.cronledger.schedule.Timetable;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The nodes that serve a ledger, or did of late, each as it last told of itself. */
public final class NodesDocument {
  private NodesDocument() {}

  public static ObjectNode of(Nodes ledger, Timetable timetable) {
    AcceptedSet set = timetable.accepted().orElse(null);
    ArrayNode all = JsonMapper.shared().createArrayNode();
    ledger.nodes().forEach(node -> all.add(node(node, set)));
    return new Fields().with("nodes", all).with("cronFiles", set == null ? null : set(set)).node();
  }

  private static ObjectNode set(AcceptedSet set) {
    return new Fields()
        .with("version", set.version())
        .with("hash", set.hash())
        .with("acceptedAt", set.acceptedAt())
        .with("node", set.by())
        .node();
  }

  private static ObjectNode node(Node node, @Nullable AcceptedSet set) {
    Duration skew = node.skew();
    var fields = new Fields();
    if (set != null && node.files() != null) {
      fields.with("cronFilesInForce", set.hash().equals(node.files()));
    }
    return fields
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
        .with("cronFiles", node.files())
        .node();
  }
}
