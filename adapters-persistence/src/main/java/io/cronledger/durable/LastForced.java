package io.cronledger.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/** The state of a file that was forced last, to which it is put back before it is used. */
final class LastForced {
  private final FileChannel file;
  private final Seal seal;

  private LastForced(FileChannel file, Seal seal) {
    this.file = file;
    this.seal = seal;
  }

  /**
   * Puts a file back, so that H2 finds this state and none that is newer, for a newer one may be
   * torn.
   *
   * @return what was sealed, or {@link Seal#NONE} if the file never had a seal, and is as it was
   * @throws IOException also if what was forced is not there any more
   */
  static Seal restore(FileChannel file) throws IOException {
    List<Seal> seals = Seal.all(file);
    return seals.isEmpty() ? Seal.NONE : of(file, seals).restored();
  }

  /** That the last seal is torn shows that the one before was forced. */
  private static LastForced of(FileChannel file, List<Seal> seals) throws IOException {
    Seal last = seals.getFirst();
    if (last.holds(file)) {
      return new LastForced(file, last);
    }
    if (seals.size() == 1 || Header.saysClosedAt(file, last)) {
      throw damaged();
    }
    return new LastForced(file, seals.get(1));
  }

  private Seal restored() throws IOException {
    Chunk newest =
        Chunk.headerAt(file, seal.newest())
            .filter(chunk -> chunk.version() == seal.version())
            .orElseThrow(LastForced::damaged);
    eraseExpected(newest);
    copyToTheEnd(newest);
    Header.pointTo(file, seal, newest);
    Seal next = writtenAgain();
    file.force(true);
    return next;
  }

  private static IOException damaged() {
    return new IOException("it is damaged: what was forced last is not there any more");
  }

  /** H2 looks for a newer one where it expected that to come. */
  private void eraseExpected(Chunk newest) throws IOException {
    long position = newest.next() * Block.SIZE;
    if (newest.next() > 0 && Chunk.headerAt(file, position).filter(this::isNewer).isPresent()) {
      Chunk.eraseHeader(file, position);
    }
  }

  /**
   * And at the end of the file, for the last that is whole there; which it then also takes in place
   * of one that has the same number and is needed elsewhere, though it may be what was left behind
   * there, and is written over since.
   */
  private void copyToTheEnd(Chunk newest) throws IOException {
    int length = (int) (newest.blocks() * Block.SIZE);
    long end = Math.ceilDiv(file.size(), Block.SIZE) * Block.SIZE;
    Block.write(file, Block.read(file, seal.newest(), length), end);
  }

  private boolean isNewer(Chunk chunk) {
    return chunk.version() > seal.version();
  }

  /** After a force that failed, the system may take for written what is not on the disk. */
  private Seal writtenAgain() throws IOException {
    for (Extent extent : seal.extents()) {
      Block.write(file, Block.read(file, extent.position(), extent.length()), extent.position());
    }
    Seal next = seal.next(seal.newest(), seal.version(), seal.extents());
    next.write(file);
    return next;
  }
}
