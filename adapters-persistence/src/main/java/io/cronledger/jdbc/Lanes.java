package io.cronledger.jdbc;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Several writers side by side, for a database that has room for them. What is to be written in
 * turn all goes through the first, so that groups do not wait for each other crosswise.
 */
final class Lanes implements Writer {
  private final List<GroupWriter> writers;
  private final AtomicInteger next = new AtomicInteger();

  Lanes(GroupWriter.Disk disk, Faults faults, int lanes) {
    this.writers = IntStream.range(0, lanes).mapToObj(_ -> new GroupWriter(disk, faults)).toList();
  }

  @Override
  public <T> T write(Change<T> change) {
    return writers.get(Math.floorMod(next.getAndIncrement(), writers.size())).write(change);
  }

  @Override
  public <T> T writeInTurn(Change<T> change) {
    return writers.getFirst().write(change);
  }

  @Override
  public <T> void writeParts(List<Change<T>> parts, Consumer<T> made) {
    writers.getFirst().writeParts(parts, made);
  }

  @Override
  public void close() {
    writers.forEach(GroupWriter::close);
  }
}
