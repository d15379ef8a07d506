package io.cronledger.cli;

import io.cronledger.crontab.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A problem of a cron file as editors read it. */
final class ProblemJson {
  private ProblemJson() {}

  static JsonNode of(Problem problem) {
    return JsonMapper.shared().valueToTree(problem.fields());
  }
}
