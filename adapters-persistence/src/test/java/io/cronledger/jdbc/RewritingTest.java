package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what is live in chunks that are mostly empty is written anew. */
class RewritingTest {
  private static final int BLOCK = 4096;

  @TempDir Path folder;
  private long now;
  private final Rewriting rewriting = new Rewriting(() -> now);

  @Test
  void a_bite_is_taken_ten_times_a_second_at_the_most() {
    try (MVStore store = scattered("ledger")) {
      pass(Duration.ofMillis(99));
      assertThat(isRewritten(store, false)).isFalse();
      pass(Duration.ofMillis(1));
      assertThat(isRewritten(store, false)).isTrue();
    }
  }

  @Test
  void while_more_waits_to_be_written_a_bite_is_taken_once_a_second() {
    try (MVStore store = scattered("ledger")) {
      pass(Duration.ofMillis(999));
      assertThat(isRewritten(store, true)).isFalse();
      pass(Duration.ofMillis(1));
      assertThat(isRewritten(store, true)).isTrue();
    }
  }

  /** H2 closes the file then, and whoever writes would have it opened again each time. */
  @Test
  void what_cannot_be_read_is_left_alone_for_an_hour() throws IOException {
    try (MVStore store = scattered("damaged")) {
      damage("damaged");
      pass(Duration.ofSeconds(1));
      assertThatThrownBy(() -> rewriting.go(store, false)).isInstanceOf(MVStoreException.class);
      store.closeImmediately();
    }

    try (MVStore store = scattered("opened again")) {
      pass(Duration.ofHours(1).minusNanos(1));
      assertThat(isRewritten(store, false)).isFalse();
      pass(Duration.ofNanos(1));
      assertThat(isRewritten(store, false)).isTrue();
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** It has something to write then. */
  private boolean isRewritten(MVStore store, boolean more) {
    rewriting.go(store, more);
    return store.hasUnsavedChanges();
  }

  /** Chunks of which a tenth is live. */
  private MVStore scattered(String name) {
    MVStore store =
        new MVStore.Builder()
            .fileName(folder.resolve(name).toString())
            .autoCommitDisabled()
            .cacheSize(0)
            .open();
    store.setRetentionTime(0);
    MVMap<Integer, byte[]> map = store.openMap("map");
    for (int i = 0; i < 200; i++) {
      map.put(i % 10 == 0 ? i : 1, new byte[10 * BLOCK]);
      store.commit();
    }
    return store;
  }

  private void damage(String name) throws IOException {
    try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.seek(2 * BLOCK);
      file.write(new byte[(int) file.length() - 2 * BLOCK]);
    }
  }
}
