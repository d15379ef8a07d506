package io.cronledger.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is different between two JSON values, path by path (RFC 6901, in the newer one; what was
 * removed has its path in the older one). Arrays are aligned: an element that was put in between is
 * one addition, and not a change of all that follow.
 */
final class JsonDiff {
  private final List<ObjectNode> changes = new ArrayList<>();

  private JsonDiff() {}

  static List<ObjectNode> of(JsonNode before, JsonNode after) {
    var diff = new JsonDiff();
    diff.compare("", before, after);
    return diff.changes;
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      objects(path, before, after);
    } else if (before.isArray() && after.isArray()) {
      arrays(path, (ArrayNode) before, (ArrayNode) after);
    } else {
      told("changed", path, before, after);
    }
  }

  private void objects(String path, JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    for (String name : names) {
      String below = path + "/" + name.replace("~", "~0").replace("/", "~1");
      if (!after.has(name)) {
        told("removed", below, before.get(name), null);
      } else if (!before.has(name)) {
        told("added", below, null, after.get(name));
      } else {
        compare(below, before.get(name), after.get(name));
      }
    }
  }

  private void arrays(String path, ArrayNode before, ArrayNode after) {
    for (Alignment.Stretch<JsonNode> stretch : Alignment.of(list(before), list(after))) {
      List<JsonNode> old = stretch.before();
      List<JsonNode> now = stretch.after();
      int both = Math.min(old.size(), now.size());
      int oldAt = stretch.at();
      int nowAt = stretch.nowAt();
      for (int i = 0; i < both; i++) {
        compare(path + "/" + (nowAt + i), old.get(i), now.get(i));
      }
      for (int i = both; i < old.size(); i++) {
        told("removed", path + "/" + (oldAt + i), old.get(i), null);
      }
      for (int i = both; i < now.size(); i++) {
        told("added", path + "/" + (nowAt + i), null, now.get(i));
      }
    }
  }

  private static List<JsonNode> list(ArrayNode array) {
    return array.valueStream().toList();
  }

  private void told(
      String change, String path, @Nullable JsonNode before, @Nullable JsonNode after) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("change", change).put("path", path);
    if (before != null) {
      node.set("before", before);
    }
    if (after != null) {
      node.set("after", after);
    }
    changes.add(node);
  }
}
