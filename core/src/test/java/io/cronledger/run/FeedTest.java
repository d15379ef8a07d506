package io.cronledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private final Feed feed = new Feed();

  @Test
  void who_knows_a_change_is_told_those_after_it_in_order() throws Exception {
    feed.changed(run(1));
    feed.changed(run(2));
    feed.changed(run(1));

    assertThat(feed.after(1, MOMENT))
        .containsExactly(new Feed.Change(2, run(2)), new Feed.Change(3, run(1)));
    assertThat(feed.after(3, MOMENT)).isEmpty();
  }

  @Test
  void what_is_too_long_ago_is_not_remembered_nor_is_what_never_was() {
    for (int i = 0; i < Feed.KEPT + 2; i++) {
      feed.changed(run(i));
    }

    assertThat(feed.remembers(1)).isFalse();
    assertThat(feed.remembers(2)).isTrue();
    assertThat(feed.remembers(feed.last())).isTrue();
    assertThat(feed.remembers(feed.last() + 1)).isFalse();
  }

  private static RunId run(int n) {
    return RunId.firstAt(Instant.ofEpochMilli(n));
  }
}
