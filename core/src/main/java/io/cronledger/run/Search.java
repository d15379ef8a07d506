package io.cronledger.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for entries page by page, and into what went in and came out of them if need be. That is
 * read entry by entry: such a page ends, full or not, after a bounded number of them.
 */
public final class Search {
  /** Some tenths of a second's worth of small payloads. */
  static final int MOST_LOOKED_INTO = 1_000;

  private static final int STEP = 200;

  private final Books books;

  public Search(Books books) {
    this.books = books;
  }

  /**
   * A page of what was found.
   *
   * @param next what the entries of the next page are before; null if there is none
   * @param looked how many entries were looked at
   * @param damaged those that could not be looked into, since what is kept of them is damaged; not
   *     those that retention let go of meanwhile
   */
  public record Page(List<Entry> found, @Nullable RunId next, int looked, List<RunId> damaged) {}

  public Page page(EntryFilter filter, Optional<Needle> content) throws IOException {
    if (content.isPresent()) {
      return lookingInto(filter, content.get());
    }
    List<Entry> found = books.entries(filter);
    return new Page(
        found,
        found.size() == filter.limit() ? found.getLast().id() : null,
        found.size(),
        List.of());
  }

  private Page lookingInto(EntryFilter filter, Needle needle) throws IOException {
    List<Entry> found = new ArrayList<>();
    List<RunId> damaged = new ArrayList<>();
    Map<String, Boolean> known = new HashMap<>();
    EntryFilter rest = filter.limitedTo(STEP);
    int looked = 0;
    while (looked < MOST_LOOKED_INTO) {
      List<Entry> step = books.entries(rest);
      for (Entry entry : step) {
        looked++;
        try {
          if (isIn(entry, needle, known)) {
            found.add(entry);
          }
        } catch (DamagedPayload e) {
          if (books.entry(entry.id()).isPresent()) {
            damaged.add(entry.id());
          }
        }
        if (found.size() == filter.limit()) {
          return new Page(found, entry.id(), looked, damaged);
        }
      }
      if (step.size() < STEP) {
        return new Page(found, null, looked, damaged);
      }
      rest = rest.before(step.getLast().id());
    }
    return new Page(found, rest.before(), looked, damaged);
  }

  private static boolean isIn(Entry entry, Needle needle, Map<String, Boolean> known)
      throws IOException {
    for (Payload payload : payloads(entry)) {
      Boolean there = known.get(payload.sha256());
      if (there == null) {
        there = needle.isIn(payload);
        known.put(payload.sha256(), there);
      }
      if (there) {
        return true;
      }
    }
    return false;
  }

  private static List<Payload> payloads(Entry entry) {
    List<Payload> payloads = new ArrayList<>();
    if (entry instanceof TaskRun run) {
      payloads.add(run.order().call().input());
    }
    if (entry instanceof TaskRun.Over over
        && over.outcome() instanceof Outcome.Succeeded(var out)) {
      payloads.add(out);
    }
    return payloads;
  }
}
