package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.TaskRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands tell of a run that retention lets go of while they read it. */
class LettingGoTest {
  private final CommandLineOnBooks cronledger;
  private final TaskRun.Over gone;
  private final TaskRun.Over stays;

  LettingGoTest(@TempDir Path config) {
    cronledger = new CommandLineOnBooks(config);
    gone = success("2026-11-24T10:00:00Z", "{\"price\":7}");
    stays = success("2026-11-24T11:00:00Z", "{\"price\":9}");
  }

  private TaskRun.Over success(String slot, String output) {
    TaskRun.Waiting waiting = Orders.dueAt(slot);
    Instant at = waiting.order().orderedAt();
    TaskRun.UnderWay underWay = waiting.begin(at);
    Payload payload = Payload.of("application/json", output.getBytes(UTF_8));
    TaskRun.Over over =
        underWay.end(at, new Outcome.Succeeded(payload), RunFacts.of("HG7ML7M8z78YcAPEB"));
    cronledger.ledger.ordered(waiting);
    cronledger.ledger.began(underWay);
    cronledger.ledger.ended(over);
    return over;
  }

  /** When its output is opened it is not there any more, and neither is the run. */
  @BeforeEach
  void letGo() {
    Payload output = ((Outcome.Succeeded) gone.outcome()).output();
    var going =
        new Payload(
            output.contentType(),
            output.size(),
            output.sha256(),
            output.truncated(),
            () -> {
              cronledger.ledger.tamper(gone.id(), null);
              throw new DamagedPayload(output.sha256(), "chunk 0 is missing");
            });
    cronledger.ledger.tamper(
        gone.id(),
        new TaskRun.Over(
            gone.order(),
            gone.attempts(),
            new Outcome.Succeeded(going),
            gone.endedAt(),
            gone.facts(),
            gone.recovered()));
  }

  @Test
  void an_export_leaves_it_out_and_is_whole() {
    List<String> lines = cronledger.run("export", "--payloads");

    assertThat(lines).singleElement().asString().contains(stays.id().toString(), "{\"price\":9}");
    assertThat(cronledger.complaint()).isEmpty();
    assertThat(cronledger.exitCode()).isZero();
  }

  @Test
  void it_cannot_be_shown() {
    cronledger.run("show", gone.id().toString());

    assertThat(cronledger.complaint()).contains("There is no run '" + gone.id());
    assertThat(cronledger.exitCode()).isEqualTo(2);
  }

  @Test
  void nothing_is_compared_with_it() {
    assertThat(cronledger.run("diff", "prices")).isEmpty();

    assertThat(cronledger.complaint())
        .contains("Run %s is not on the books any more".formatted(gone.id()));
    assertThat(cronledger.exitCode()).isEqualTo(2);
  }

  @Test
  void its_output_is_not_called_damaged() {
    cronledger.run("output", gone.id().toString());

    assertThat(cronledger.complaint())
        .contains("Run %s is not on the books any more".formatted(gone.id()));
    assertThat(cronledger.exitCode()).isEqualTo(2);
  }
}
