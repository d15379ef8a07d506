package io.cronledger.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run was asked for, in the platform's words. */
enum RunOrigin {
  DEVELOPMENT,
  WEB,
  API,
  SCHEDULER,
  TEST,
  WEBHOOK,
  ACTOR,
  CLI,
  CI,
  STANDBY,
  MCP,
  APIFY_AI;

  /** What a caller says of itself; one that says nothing uses the API. */
  static RunOrigin of(@Nullable String named) {
    return parse(String.valueOf(named)).orElse(API);
  }

  static Optional<RunOrigin> parse(String named) {
    String wanted = named.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(origin -> origin.name().equals(wanted)).findFirst();
  }
}
