package io.cronledger.durable;

import static java.util.Comparator.comparingLong;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one force made durable. It is written just before the force, and counts only if all that it
 * names is there; else the one before counts, which is in the other slot and was forced before any
 * of this was written.
 *
 * @param sequence counts them from 0
 * @param newest where the newest chunk is
 * @param version and its version, which grows from chunk to chunk
 * @param extents what was written since the seal before
 */
record Seal(long sequence, long newest, long version, List<Extent> extents) {
  /** Nothing has been written yet. */
  static final Seal NONE = new Seal(-1, -1, -1, List.of());

  private static final long MAGIC = 0x4352_4f4e_5345_414cL; // "CRONSEAL"
  private static final int SLOT = Block.SIZE - Block.HEADER;
  private static final int HEAD = 4 * Long.BYTES + Integer.BYTES;

  /** How many extents fit into a slot. */
  static final int ROOM = (SLOT - HEAD - Integer.BYTES) / Extent.ENCODED;

  Seal {
    extents = List.copyOf(extents);
  }

  /** Those of a file, the newest first: two, unless it is new, or one is torn. */
  static List<Seal> all(FileChannel file) throws IOException {
    if (file.size() < 2 * Block.SIZE) {
      return List.of();
    }
    return Stream.of(
            decode(Block.read(file, position(0), SLOT)),
            decode(Block.read(file, position(1), SLOT)))
        .flatMap(Optional::stream)
        .sorted(comparingLong(Seal::sequence).reversed())
        .toList();
  }

  /** Whether all that was written is there. */
  boolean holds(FileChannel file) throws IOException {
    for (Extent extent : extents) {
      if (!extent.holds(file)) {
        return false;
      }
    }
    return true;
  }

  /** The one that comes after this, if these were written. */
  Seal next(long newest, long version, List<Extent> extents) {
    return new Seal(sequence + 1, newest, version, extents);
  }

  void write(FileChannel file) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(SLOT);
    out.putLong(MAGIC).putLong(sequence).putLong(newest).putLong(version).putInt(extents.size());
    extents.forEach(extent -> extent.encode(out));
    out.putInt(Extent.checksum(out.duplicate().flip()));
    Block.write(file, out.flip(), position(sequence));
  }

  private static long position(long sequence) {
    return sequence % 2 * Block.SIZE + Block.HEADER;
  }

  private static Optional<Seal> decode(ByteBuffer in) {
    if (in.getLong() != MAGIC) {
      return Optional.empty();
    }
    long sequence = in.getLong();
    long newest = in.getLong();
    long version = in.getLong();
    int count = in.getInt();
    if (count < 0 || count > ROOM) {
      return Optional.empty();
    }
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      extents.add(Extent.decode(in));
    }
    int end = in.position();
    return in.getInt() == Extent.checksum(in.duplicate().position(0).limit(end))
        ? Optional.of(new Seal(sequence, newest, version, extents))
        : Optional.empty();
  }
}
