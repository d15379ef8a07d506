package io.cronledger.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurablePathTest {
  @TempDir Path folder;
  private Path path;
  private String name;

  @BeforeEach
  void name() {
    path = folder.resolve("store.mv.db");
    name = DurablePath.register() + path;
  }

  @Test
  void what_was_written_and_not_forced_is_put_back() {
    try (MVStore store = open()) {
      put(store, "forced");
      store.sync();
      put(store, "not forced");
      assertThat(opened(copy())).isEqualTo("forced");
    }
    assertThat(opened(name)).as("closing forces").isEqualTo("not forced");
  }

  @Test
  void a_chunk_that_is_torn_is_not_taken_for_whole() throws IOException {
    try (MVStore store = open()) {
      put(store, "forced");
      store.sync();
      put(store, "torn");
      store.sync();
      String copy = copy();
      Extent newest = lastSeal(copied()).extents().getFirst();
      overwrite(copied(), newest.position() + newest.length() / 2);

      assertThat(opened(copy)).isEqualTo("forced");
      assertThat(opened(copy)).as("opened again").isEqualTo("forced");
    }
  }

  @Test
  void a_file_that_was_closed_and_is_damaged_since_is_refused_and_left_as_it_is()
      throws IOException {
    try (MVStore store = open()) {
      put(store, "before");
      store.sync();
      put(store, "after");
    }
    overwrite(path, lastSeal(path).newest() + 200);
    byte[] damaged = Files.readAllBytes(path);

    assertThatThrownBy(this::open)
        .isInstanceOf(MVStoreException.class)
        .hasStackTraceContaining("it is damaged: what was forced last is not there any more");
    assertThat(path).hasBinaryContent(damaged);
  }

  @Test
  void whoever_left_it_open_has_it_no_more() {
    MVStore left = open();
    put(left, "left open");
    left.sync();

    assertThat(opened(name)).isEqualTo("left open");

    assertThatThrownBy(
            () -> {
              put(left, "too late");
              left.sync();
            })
        .isInstanceOf(MVStoreException.class);
    assertThat(opened(name)).isEqualTo("left open");
  }

  @Test
  void what_was_not_forced_before_it_was_lost_to_another_is_not_taken_for_forced() {
    MVStore left = open();
    put(left, "forced");
    left.sync();
    put(left, "too late");

    assertThat(opened(name)).isEqualTo("forced");

    assertThatThrownBy(left::sync).isInstanceOf(MVStoreException.class);
  }

  @Test
  void a_file_is_the_same_by_whatever_name() {
    String another = DurablePath.register() + "file:" + path;
    try (MVStore store = open()) {
      put(store, "first");
      store.sync();

      assertThat(DurablePath.newestVersion(another))
          .isEqualTo(DurablePath.newestVersion(name))
          .isEqualTo(store.getFileStore().lastChunkVersion());
    }
  }

  @Test
  void a_file_that_was_never_forced_has_no_seal() throws IOException {
    Files.write(path, new byte[3 * Block.SIZE]);

    assertThat(DurablePath.isSealed(name)).isFalse();
    assertThat(DurablePath.newestVersion(name)).isNegative();
  }

  private MVStore open() {
    return new MVStore.Builder().fileName(name).autoCommitDisabled().open();
  }

  private static void put(MVStore store, String value) {
    store.<String, String>openMap("map").put("key", value.repeat(1_000));
    store.commit();
  }

  /** The word that was put last, as somebody sees it who opens the file now. */
  private static String opened(String name) {
    try (MVStore store = new MVStore.Builder().fileName(name).autoCommitDisabled().open()) {
      MVMap<String, String> map = store.openMap("map");
      String value = map.getOrDefault("key", "");
      return value.substring(0, value.length() / 1_000);
    }
  }

  /** What a process would leave that is killed now. */
  private String copy() {
    try {
      Files.copy(path, copied(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DurablePath.register() + copied();
  }

  private Path copied() {
    return folder.resolve("copy.mv.db");
  }

  private static Seal lastSeal(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      return Seal.all(file).getFirst();
    }
  }

  private static void overwrite(Path path, long position) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(16), position);
    }
  }
}
