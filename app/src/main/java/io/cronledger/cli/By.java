package io.cronledger.cli;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who has something done, for the record. */
final class By {
  @Option(
      names = "--by",
      paramLabel = "WHO",
      defaultValue = "${sys:user.name:-cli}",
      description = "Who asks, for the record (default: this user).")
  private String who = "";

  ObjectNode node() {
    return JsonMapper.shared().createObjectNode().put("by", who);
  }
}
