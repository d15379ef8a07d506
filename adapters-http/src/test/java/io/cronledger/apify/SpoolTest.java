package io.cronledger.apify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path folder;

  @Test
  void what_comes_in_is_what_can_be_read_as_often_as_asked() throws IOException {
    for (int size : new int[] {0, 1, Spool.IN_MEMORY, Spool.IN_MEMORY + 1, 1_000_000}) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);

      Payload payload = spooled(bytes, 7_777);

      assertThat(payload).isEqualTo(Payload.of("a/b", bytes));
      assertThat(payload.size()).isEqualTo(size);
      assertThat(payload.bytes()).isEqualTo(bytes);
      assertThat(payload.bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void two_readers_do_not_disturb_each_other() throws IOException {
    Payload payload = spooled(new byte[100_000], 100_000);

    try (InputStream one = payload.open();
        InputStream other = payload.open()) {
      one.skipNBytes(99_999);
      assertThat(other.readAllBytes()).hasSize(100_000);
      assertThat(one.read()).isZero();
      assertThat(one.read()).isEqualTo(-1);
    }
  }

  @Test
  void little_stays_in_memory_and_more_leaves_no_name_in_the_folder() throws IOException {
    spooled(new byte[Spool.IN_MEMORY], 1000);
    assertThat(held()).isZero();

    Payload payload = spooled(new byte[Spool.IN_MEMORY + 1], 1000);
    assertThat(held()).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    payload.release();
  }

  @Test
  void the_file_goes_when_nobody_needs_it_any_more() throws IOException {
    Payload payload = spooled(new byte[100_000], 1000);

    payload.release();

    assertThat(held()).isZero();
    assertThatThrownBy(payload::bytes).hasCauseInstanceOf(ClosedChannelException.class);
  }

  @Test
  void the_file_of_an_answer_that_broke_off_goes_too() throws IOException {
    var spool = new Spool(new Incoming(folder, 10));
    spool.add(ByteBuffer.allocate(100_000));

    spool.discard();

    assertThat(held()).isZero();
  }

  @Test
  void a_file_that_everybody_forgot_goes_by_itself() throws IOException {
    spooled(new byte[100_000], 1000);

    await()
        .until(
            () -> {
              System.gc();
              return held() == 0;
            });
  }

  @Test
  void for_more_large_ones_than_there_is_room_for_the_next_waits() throws Exception {
    var incoming = new Incoming(folder, 1);
    var first = new Spool(incoming);
    first.add(ByteBuffer.allocate(100_000));
    var next = new Spool(incoming);
    Thread waiting = Thread.ofVirtual().start(() -> add(next));
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(held()).isEqualTo(1);

    Payload payload = first.received(false).as("a/b");
    payload.release();
    payload.release();

    waiting.join();
    assertThat(next.size()).isEqualTo(100_000);
    assertThat(held()).isEqualTo(1);
    Thread last = Thread.ofVirtual().start(() -> add(new Spool(incoming)));
    await().until(() -> last.getState() == Thread.State.TIMED_WAITING);
    next.discard();
    last.join();
    assertThat(held()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_kept_unzipped_is_not_taken_for_the_beginning_of_it() throws Exception {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(new byte[100_000]);
    }
    var spool = new Spool(new Incoming(folder, 1));
    spool.add(ByteBuffer.wrap(zipped.toByteArray()));
    Path noFolder = Files.createFile(folder.resolve("a-file"));

    assertThatThrownBy(() -> spool.received(false).unzipped(new Incoming(noFolder, 1), 1_000_000))
        .isInstanceOf(IOException.class);
  }

  private static void add(Spool spool) {
    try {
      spool.add(ByteBuffer.allocate(100_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Payload spooled(byte[] bytes, int step) throws IOException {
    var spool = new Spool(new Incoming(folder, 10));
    for (int at = 0; at < bytes.length; at += step) {
      spool.add(ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at)));
    }
    return spool.received(false).as("a/b");
  }

  /** Files of ours that are open. */
  private long held() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::isOurs).count();
    }
  }

  private boolean isOurs(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }
}
