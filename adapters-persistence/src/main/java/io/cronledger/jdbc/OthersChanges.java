package io.cronledger.jdbc;

import io.cronledger.run.Feed;
import io.cronledger.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tells what other nodes change, by looking now and then: which entries are open, and which are of
 * late. What changed twice between two looks is told once.
 */
final class OthersChanges {
  private static final Duration OF_LATE = Duration.ofMinutes(1);

  /** A look at more would cost more than it is worth. */
  private static final int MOST = 10_000;

  private record Mark(String text, boolean isOpen) {}

  private final Feed feed;
  private Map<RunId, Mark> before = Map.of();
  private boolean hasLooked;

  OthersChanges(Feed feed) {
    this.feed = feed;
  }

  /** The next look is a first one, and tells nothing. */
  synchronized void forget() {
    before = Map.of();
    hasLooked = false;
  }

  synchronized void look(Handle handle, long epoch, Instant now) {
    Map<RunId, Mark> found = found(handle, epoch, now);
    if (hasLooked) {
      found.forEach(
          (run, mark) -> {
            if (!mark.equals(before.get(run))) {
              feed.changed(run);
            }
          });
      before.forEach(
          (run, mark) -> {
            if (mark.isOpen() && !found.containsKey(run)) {
              feed.changed(run);
            }
          });
    }
    before = found;
    hasLooked = true;
  }

  private static Map<RunId, Mark> found(Handle handle, long epoch, Instant now) {
    Map<RunId, Mark> found = new HashMap<>();
    handle
        .createQuery(
            """
            select id, status, coalesce(attempts, slots) as count, reason is null and ended_at is null as is_open
              from entry
             where (status in ('WAITING', 'RUNNING', 'SETTLING') or id >= :ofLate)
               and node is distinct from :epoch
             order by id desc
             limit :most
            """)
        .bind("ofLate", RunId.firstAt(now.minus(OF_LATE)).value())
        .bind("epoch", epoch)
        .bind("most", MOST)
        .map(
            (row, _) ->
                Map.entry(
                    new RunId(row.getObject("id", UUID.class)),
                    new Mark(
                        row.getString("status") + " " + row.getLong("count"),
                        row.getBoolean("is_open"))))
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }
}
