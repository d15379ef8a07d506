package io.cronledger.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Consecutive chunks of a payload on their way in. */
final class Chunks {
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

  /** Leaves those alone that are there, whoever brought them. */
  boolean insert(Handle handle) {
    for (int i = 0; i < chunks.size(); i++) {
      try (Update insert =
          handle.createUpdate(
              """
              insert into payload (sha256, chunk, deflated, bytes)
              select :sha256, :chunk, :deflated, :bytes
               where not exists (select 1 from payload where sha256 = :sha256 and chunk = :chunk)
              """)) {
        insert
            .bind("sha256", sha256)
            .bind("chunk", first + i)
            .bind("deflated", chunks.get(i).deflated())
            .bind("bytes", chunks.get(i).bytes())
            .execute();
      }
    }
    return true;
  }
}
