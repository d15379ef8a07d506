package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.RunId;
import io.cronledger.run.Search;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which entries somebody wants to hear of; the same filters as for a list of runs. */
final class EventFilter {
  private final Search search;
  private final RunFilter.Wanted wanted;

  private EventFilter(Search search, RunFilter.Wanted wanted) {
    this.search = search;
    this.wanted = wanted;
  }

  static EventFilter of(
      Books books, RunFilter filter, Map<String, List<String>> given, Instant now) {
    var mistakes = new Mistakes();
    RunFilter.Wanted wanted =
        filter.read(new Parameters(given, mistakes, RunFilter.NAMES), mistakes, now);
    mistakes.check();
    return new EventFilter(new Search(books), wanted);
  }

  /** An entry as it stands, if it is wanted. */
  Optional<Entry> entry(RunId id) throws IOException {
    return search.page(wanted.filter().only(id), wanted.content()).found().stream().findFirst();
  }
}
