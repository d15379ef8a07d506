package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ChunkTest {

  @Test
  void what_is_compressed_already_is_left_as_it_is() throws IOException {
    for (byte[] dense :
        new byte[][] {random(1_024), random(4_096), random(Chunk.SIZE), gzipped()}) {
      assertThat(Chunk.of(dense).deflated()).isFalse();
      assertThat(Chunk.of(dense).raw()).isEqualTo(dense);
    }
  }

  @Test
  void text_of_every_kind_becomes_smaller() throws IOException {
    byte[] base64 = Base64.getEncoder().encode(random(4_096));
    byte[] numbers =
        new Random(1).ints(500).mapToObj(n -> n + ",").reduce("", String::concat).getBytes(UTF_8);

    for (byte[] text : new byte[][] {base64, numbers, "{\"a\":1}".repeat(200).getBytes(UTF_8)}) {
      assertThat(Chunk.of(text).deflated()).isTrue();
      assertThat(Chunk.of(text).bytes()).hasSizeLessThan(text.length);
      assertThat(Chunk.of(text).raw()).isEqualTo(text);
    }
  }

  private static byte[] gzipped() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(Base64.getEncoder().encode(random(8_192)));
    }
    return bytes.toByteArray();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
