package io.cronledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Departure;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskPlatform;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** As many histories as {@code -Dcronledger.histories} says, from {@code -Dcronledger.seed} on. */
class PromisesTest {
  private static final int HISTORIES = Integer.getInteger("cronledger.histories", 5_000);
  private static final long SEED = Long.getLong("cronledger.seed", 1);

  /** Enough to keep the machine busy. */
  private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

  @Test
  void in_every_history_the_promises_are_kept() throws InterruptedException {
    List<String> broken = new CopyOnWriteArrayList<>();
    var room = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long seed = SEED; seed < SEED + HISTORIES && broken.size() < 5; seed++) {
        long one = seed;
        room.acquire();
        threads.execute(
            () -> {
              play(one).forEach(what -> broken.add("seed %d: %s".formatted(one, what)));
              room.release();
            });
      }
    }

    assertThat(broken).isEmpty();
  }

  private static List<String> play(long seed) {
    try {
      return new History(seed, UnaryOperator.identity()).play();
    } catch (RuntimeException | Error defect) {
      return List.of(defect.toString());
    }
  }

  @Test
  void a_runner_that_repeats_a_call_whose_reply_was_lost_is_found_out() {
    assertThat(isFoundOut(Repeating::new)).isTrue();
  }

  @Test
  void a_client_that_sends_after_its_claim_has_run_out_is_found_out() {
    assertThat(isFoundOut(Ignoring::new)).isTrue();
  }

  private static boolean isFoundOut(UnaryOperator<TaskPlatform> fault) {
    for (long seed = 1; seed < 300; seed++) {
      if (!new History(seed, fault).play().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What every other scheduler does. */
  private record Repeating(TaskPlatform platform) implements TaskPlatform {
    @Override
    public Reply runSync(AttemptKey key, TaskCall call, Departure departure)
        throws InterruptedException {
      Reply first = platform.runSync(key, call, departure);
      return first instanceof Reply.Unclear ? platform.runSync(key, call, () -> true) : first;
    }
  }

  /** Calls a lost reply nothing. */
  private record Ignoring(TaskPlatform platform) implements TaskPlatform {
    @Override
    public Reply runSync(AttemptKey key, TaskCall call, Departure departure)
        throws InterruptedException {
      Reply reply = platform.runSync(key, call, departure);
      return reply instanceof Reply.Unclear(var failure) ? new Reply.NotNow(failure, null) : reply;
    }
  }
}
