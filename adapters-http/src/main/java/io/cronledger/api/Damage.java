package io.cronledger.api;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Entry;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.TaskRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What of a run's input and output is not any more what was written. */
final class Damage {
  static final String FIELD = "damaged";

  private Damage() {}

  /** Reads both to the end; null if they are whole. */
  static @Nullable ObjectNode of(Entry entry) throws IOException {
    ObjectNode damaged = JsonMapper.shared().createObjectNode();
    if (entry instanceof TaskRun run) {
      how(run.order().call().input()).ifPresent(how -> damaged.put("input", how));
    }
    if (entry instanceof TaskRun.Over over
        && over.outcome() instanceof Outcome.Succeeded(var output)) {
      how(output).ifPresent(how -> damaged.put("output", how));
    }
    return damaged.isEmpty() ? null : damaged;
  }

  private static Optional<String> how(Payload payload) throws IOException {
    try (InputStream in = payload.open()) {
      in.transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    } catch (DamagedPayload e) {
      return Optional.of(e.how());
    }
  }
}
