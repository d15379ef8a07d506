package io.cronledger.cli;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code check --online} tells. */
final class Findings {
  private final List<Finding> all;

  Findings(List<Finding> all) {
    this.all = List.copyOf(all);
  }

  void print(Screen screen, boolean json) {
    for (Finding finding : all) {
      if (json) {
        screen.json(json(finding));
      } else {
        screen.line(
            "%-5s  %s: %s"
                .formatted(
                    finding.check(),
                    finding.subject(),
                    finding.problem() == null ? "answers" : finding.problem()));
      }
    }
  }

  private static ObjectNode json(Finding finding) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("check", finding.check())
        .put("subject", finding.subject())
        .put("ok", finding.problem() == null);
    if (finding.problem() != null) {
      json.putObject("problem")
          .put("kind", finding.problem().kind())
          .put("message", finding.problem().message())
          .put("httpStatus", finding.problem().httpStatus());
    }
    return json;
  }

  /** That the endpoint does not answer goes before what it says. */
  int exitCode() {
    if (all.stream().anyMatch(Finding::isSilence)) {
      return ExitCode.UNREACHABLE;
    }
    return all.stream().anyMatch(finding -> finding.problem() != null)
        ? ExitCode.BAD_INPUT
        : ExitCode.DONE;
  }
}
