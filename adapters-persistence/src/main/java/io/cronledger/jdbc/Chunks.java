package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Consecutive chunks of a payload on their way in. */
final class Chunks {
  private static final String PUT =
      """
      insert into payload (sha256, chunk, deflated, bytes)
      select :sha256, :chunk, :deflated, :bytes
       where not exists (select 1 from payload where sha256 = :sha256 and chunk = :chunk)
      """;

  private final byte[] sha256;
  private final int first;
  private final List<Chunk> chunks;

  /**
   * @param sha256 of the whole payload
   * @param first the number of the first chunk of these, from 0
   */
  Chunks(byte[] sha256, int first, List<Chunk> chunks) {
    this.sha256 = sha256;
    this.first = first;
    this.chunks = List.copyOf(chunks);
  }

  /**
   * Leaves those alone that are there, whoever brought them.
   *
   * @throws LedgerUnavailable if earlier ones are gone; then all of it is to be said again
   */
  boolean insert(Handle handle) {
    if (first > 0) {
      checkThatEarlierOnesAreThere(handle);
    } else if (!chunks.isEmpty()) {
      begin(handle);
    }
    for (int i = first == 0 ? 1 : 0; i < chunks.size(); i++) {
      put(handle, i);
    }
    return true;
  }

  /** Puts the first of all there, or holds the one that is; it may be swept in between. */
  private void begin(Handle handle) {
    Holds holds = Holds.of(handle);
    if (holds.isHeld(sha256)) {
      return;
    }
    if (!(put(handle, 0) || Holds.hold(handle, sha256) || put(handle, 0))) {
      throw sweptAway();
    }
    holds.add(sha256);
  }

  private boolean put(Handle handle, int i) {
    return Prepared.of(handle, PUT)
            .bind("sha256", sha256)
            .bind("chunk", first + i)
            .bind("deflated", chunks.get(i).deflated())
            .bind("bytes", chunks.get(i).bytes())
            .execute()
        == 1;
  }

  /** A sweep may have taken them for left over, since no entry refers to them yet. */
  private void checkThatEarlierOnesAreThere(Handle handle) {
    if (!Holds.hold(handle, sha256)) {
      throw sweptAway();
    }
    try (Query query =
        handle.createQuery(
            "select count(*) from payload where sha256 = :sha256 and chunk < :first")) {
      int there = query.bind("sha256", sha256).bind("first", first).mapTo(Integer.class).one();
      if (there < first) {
        throw sweptAway();
      }
    }
  }

  private static LedgerUnavailable sweptAway() {
    return new LedgerUnavailable("a payload was swept away while it was being written");
  }
}
