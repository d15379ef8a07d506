package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Failure;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns.Survey;
import io.cronledger.run.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The runs of a task, newest first, and who started each. The platform keeps the {@code User-Agent}
 * of whoever started a run with the run, but leaves it out of its lists: so each candidate is
 * fetched, once.
 */
final class RunList {
  /** Half of what the platform gives, since pages are held in memory. */
  static final int PAGE = 500;

  /**
   * Runs may go while we turn pages, and others move up: each page looks back at the one before.
   */
  private static final int LOOK_BACK = 5;

  private static final int MOST_PAGES = 50;
  private static final int MOST_REMEMBERED = 20_000;

  private final Wire wire;
  private final Accounts accounts;

  /** Who started a run: an attempt of ours, or something else. */
  private record Starter(@Nullable AttemptKey key) {}

  /** By run. It never changes. */
  private final Map<String, Starter> starters =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Starter> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  RunList(Wire wire, Accounts accounts) {
    this.wire = wire;
    this.accounts = accounts;
  }

  Survey startedSince(Instant instant, Target target) throws InterruptedException {
    var search = new Search(instant, target);
    for (int page = 0; page < MOST_PAGES; page++) {
      int offset = page * (PAGE - LOOK_BACK);
      String path =
          "/v2/actor-tasks/%s/runs?desc=true&limit=%d&offset=%d"
              .formatted(target.task(), PAGE, offset);
      switch (Document.of(wire.ask(path, target.token()))) {
        case Document.Denied(Failure why) -> {
          return new Survey.Denied(why);
        }
        case Document.NoAnswer(Failure why) -> {
          return new Survey.NoAnswer(why);
        }
        case Document.Found(JsonNode data, SafeText safe) -> {
          if (!data.path("items").isArray()) {
            return new Survey.NoAnswer(Failure.of("bad-answer", "the list of runs is not one"));
          }
          search.take(data.path("items"), safe);
        }
      }
      if (search.isOver) {
        return search.seen(search.isComplete);
      }
    }
    return search.seen(false);
  }

  /** The pages of one list, and what was found on them. */
  private final class Search {
    private final Instant from;
    private final Target target;
    private final Map<String, PlatformRun> runs = new LinkedHashMap<>();
    private String user = "";
    private boolean isComplete = true;
    private boolean isOver;

    Search(Instant from, Target target) {
      this.from = from;
      this.target = target;
    }

    void take(JsonNode items, SafeText safe) throws InterruptedException {
      isOver = items.size() < PAGE;
      for (JsonNode item : items) {
        var run = new RunDocument(item, safe);
        Instant startedAt = run.startedAt();
        if (startedAt != null && startedAt.isBefore(from)) {
          isOver = true;
        } else {
          candidate(run, startedAt);
        }
      }
    }

    private void candidate(RunDocument run, @Nullable Instant startedAt)
        throws InterruptedException {
      user = run.userId().isEmpty() ? user : run.userId();
      Starter starter = run.id().isEmpty() || startedAt == null ? null : starter(run);
      if (starter == null || startedAt == null) {
        isComplete = false;
      } else {
        runs.put(run.id(), run.seen(starter.key(), startedAt));
      }
    }

    /** Null if the platform does not tell who started it. */
    private @Nullable Starter starter(RunDocument run) throws InterruptedException {
      synchronized (starters) {
        if (starters.containsKey(run.id())) {
          return starters.get(run.id());
        }
      }
      String userAgent = run.userAgent();
      if (userAgent == null && isComplete) {
        // Once one was not to be had nothing is proved any more, and there is no use in more.
        userAgent = fetched(run.id());
      }
      if (userAgent == null) {
        return null;
      }
      var starter = new Starter(AttemptKey.ofUserAgent(userAgent).orElse(null));
      synchronized (starters) {
        starters.put(run.id(), starter);
      }
      return starter;
    }

    private @Nullable String fetched(String id) throws InterruptedException {
      return Document.of(wire.ask("/v2/actor-runs/" + id, target.token()))
              instanceof Document.Found(JsonNode data, SafeText safe)
          ? new RunDocument(data, safe).userAgent()
          : null;
    }

    Survey seen(boolean complete) throws InterruptedException {
      return new Survey.Seen(
          accounts.of(target.token(), user), new ArrayList<>(runs.values()), complete);
    }
  }
}
