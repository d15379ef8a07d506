package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.Calls.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Very many calls that time out together, at a server in a process of its own, since each end takes
 * a descriptor a call. It counts the calls.
 */
@Timeout(120)
class TimeoutsBench {
  private static final int CALLS = 9_900;
  private static final Duration WAIT = Duration.ofSeconds(20);

  @RegisterExtension final NothingLeft left = new NothingLeft();

  @Test
  void all_are_let_go_of_each_was_on_the_wire_once_and_nothing_is_left() throws Exception {
    Process server = StallingProgram.start();
    try (var platform = Calls.platform(StallingProgram.uri(server))) {
      var call = call(within(WAIT));
      long from = System.nanoTime();
      var calls = new Concurrent(CALLS, () -> told(platform.runSync(KEY, call, () -> true)));
      StallingProgram.awaitCalls(server, CALLS);
      double sent = (System.nanoTime() - from) / 1e9;

      assertThat(calls.counted()).containsExactly(entry("UNCLEAR deadline", (long) CALLS));
      double over = (System.nanoTime() - from) / 1e9;
      StallingProgram.awaitHangUps(server, CALLS);
      System.out.printf(
          "%d calls: all sent after %.1f s, all let go of after %.1f s, all hung up after %.1f s%n",
          CALLS, sent, over, (System.nanoTime() - from) / 1e9);
    } finally {
      server.destroyForcibly();
    }
  }
}
