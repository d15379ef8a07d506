package io.cronledger.jdbc;

import java.util.List;
import java.util.function.Consumer;

/** Of a ledger that was opened to be asked. */
final class Unwritable implements Writer {
  @Override
  public <T> T write(Change<T> change) {
    throw refused();
  }

  @Override
  public <T> T writeSoon(Change<T> change) {
    throw refused();
  }

  @Override
  public <T> T writeInTurn(Change<T> change) {
    throw refused();
  }

  @Override
  public <T> T writeAside(Change<T> change) {
    throw refused();
  }

  @Override
  public <T> void writeParts(List<Change<T>> parts, Consumer<T> made) {
    throw refused();
  }

  private static IllegalStateException refused() {
    return new IllegalStateException("it was opened to be read");
  }

  @Override
  public void close() {}
}
