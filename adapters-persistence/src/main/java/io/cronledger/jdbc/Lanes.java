package io.cronledger.jdbc;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Several writers side by side, for a database that has room for them. What is to be written in
 * turn all goes through the first, so that groups do not wait for each other crosswise; what nobody
 * needs goes through one of its own.
 */
final class Lanes implements Writer {
  private final List<GroupWriter> writers;
  private final GroupWriter aside;
  private final AtomicInteger next = new AtomicInteger();

  Lanes(GroupWriter.Disk disk, GroupWriter.Disk lazy, Faults faults, int lanes) {
    this.writers = IntStream.range(0, lanes).mapToObj(_ -> new GroupWriter(disk, faults)).toList();
    this.aside = new GroupWriter(lazy, faults);
  }

  @Override
  public <T> T write(Change<T> change) {
    return next().write(change);
  }

  @Override
  public <T> T writeSoon(Change<T> change) {
    return next().writeSoon(change);
  }

  private GroupWriter next() {
    return writers.get(Math.floorMod(next.getAndIncrement(), writers.size()));
  }

  @Override
  public <T> T writeInTurn(Change<T> change) {
    return writers.getFirst().writeInTurn(change);
  }

  @Override
  public <T> T writeAside(Change<T> change) {
    return aside.write(change);
  }

  @Override
  public <T> void writeParts(List<Change<T>> parts, Consumer<T> made) {
    writers.getFirst().writeParts(parts, made);
  }

  @Override
  public void close() {
    aside.close();
    writers.forEach(GroupWriter::close);
  }
}
