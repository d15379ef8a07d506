package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.withInput;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes in comes out, bit for bit. */
interface PayloadsContract extends OpenLedger {

  @Test
  default void bytes_of_every_size_come_back_bit_for_bit() {
    List<Integer> sizes =
        List.of(0, 1, 4_095, 262_143, 262_144, 262_145, 524_288, 1_048_576, 1_048_577, 5_000_000);

    for (int i = 0; i < sizes.size(); i++) {
      Payload input = random("application/json; charset=utf-8", sizes.get(i), i);
      Payload output = random("video/mp4", sizes.get(i), 100 + i);
      RunId run = succeeded(i, input, output);

      assertThat(input(run).bytes()).isEqualTo(input.bytes());
      assertThat(output(run).bytes()).isEqualTo(output.bytes());
      assertThat(List.of(input(run), output(run))).isEqualTo(List.of(input, output));
      assertThat(output(run).size()).isEqualTo(sizes.get(i).longValue());
    }
  }

  @Test
  default void what_compresses_well_and_what_repeats_comes_back_too() {
    Payload zeros = Payload.of("application/octet-stream", new byte[3_000_000]);

    RunId run = succeeded(1, zeros, zeros);

    assertThat(input(run).bytes()).isEqualTo(zeros.bytes());
    assertThat(output(run).bytes()).isEqualTo(zeros.bytes());
  }

  @Test
  default void the_same_bytes_keep_each_run_s_content_type_and_mark() {
    byte[] bytes = {1, 2, 3};
    Payload text = Payload.of("text/plain", bytes);
    Payload cut = Payload.of("image/png; x=\"ä\"", bytes, true);

    RunId first = succeeded(1, text, text);
    RunId second = succeeded(2, text, cut);

    assertThat(output(first)).isEqualTo(text);
    assertThat(output(second)).isEqualTo(cut);
    assertThat(output(second).truncated()).isTrue();
    assertThat(output(first).truncated()).isFalse();
  }

  @Test
  default void an_input_can_be_read_before_its_run_begins() {
    Payload input = random("application/json", 300_000, 1);

    ledger().ordered(withInput(1, input));

    assertThat(ledger().unfinished().getFirst().order().call().input().bytes())
        .isEqualTo(input.bytes());
  }

  @Test
  default void a_payload_is_read_as_often_as_it_is_opened_in_any_order() throws IOException {
    Payload payload = random("application/json", 600_000, 1);
    Payload kept = output(succeeded(1, payload, payload));

    try (InputStream one = kept.open();
        InputStream other = kept.open()) {
      byte[] half = one.readNBytes(300_000);

      assertThat(other.readAllBytes()).isEqualTo(payload.bytes());
      assertThat(half).isEqualTo(Arrays.copyOf(payload.bytes(), 300_000));
    }
    assertThat(kept.bytes()).isEqualTo(payload.bytes());
  }

  private RunId succeeded(int minute, Payload input, Payload output) {
    TaskRun.UnderWay underWay = withInput(minute, input).begin(minute(2));
    ledger().ordered(withInput(minute, input));
    ledger().began(underWay);
    ledger().ended(underWay.end(minute(3), new Outcome.Succeeded(output), null));
    return underWay.id();
  }

  private Payload input(RunId run) {
    return over(run).order().call().input();
  }

  private Payload output(RunId run) {
    return ((Outcome.Succeeded) over(run).outcome()).output();
  }

  private TaskRun.Over over(RunId run) {
    return (TaskRun.Over) books().entry(run).orElseThrow();
  }

  private static Payload random(String contentType, int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Payload.of(contentType, bytes);
  }
}
