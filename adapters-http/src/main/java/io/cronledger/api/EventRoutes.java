package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Feed;
import io.cronledger.run.RunId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what changes, as server-sent events. Each names its place in this process's sequence;
 * whoever comes back with the last one it saw is told what it missed, or that it cannot be told.
 */
final class EventRoutes {
  /** A proxy that cuts idle connections, and a client that has gone, are noticed by then. */
  private static final Duration BEAT = Duration.ofSeconds(10);

  private static final Pattern ID = Pattern.compile("([0-9a-z]{1,12})-(\\d{1,18})");

  private final Books books;
  private final RunFilter filter;
  private final InstantSource clock;
  private final Feed feed;
  private final Documents documents;
  private final String process;
  private final AtomicBoolean stopping = new AtomicBoolean();

  EventRoutes(ApiServer.Subject subject, Documents documents) {
    this.books = subject.books();
    this.filter = new RunFilter(books, subject.timetable());
    this.clock = subject.clock();
    this.feed = subject.feed();
    this.documents = documents;
    this.process = Long.toString(subject.clock().instant().toEpochMilli(), Character.MAX_RADIX);
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/events", this::begin);
  }

  /** Ends all that is being told; clients come back, and are told of a gap. */
  void stop() {
    stopping.set(true);
    feed.changed(RunId.firstAt(Instant.EPOCH));
  }

  /** What is asked for is read while the answer can still be that it cannot be had. */
  private void begin(Context request) throws IOException {
    EventFilter wanted = EventFilter.of(books, filter, request.queryParamMap(), clock.instant());
    HttpServletResponse answer = request.res();
    answer.setContentType("text/event-stream;charset=utf-8");
    answer.setHeader("Cache-Control", "no-cache");
    answer.setHeader("Connection", "close");
    answer.setHeader("X-Accel-Buffering", "no"); // a proxy that gathers would hold events back
    answer.flushBuffer();
    request.async(_ -> {}, () -> tell(new SseClient(request), wanted));
  }

  private void tell(SseClient client, EventFilter wanted) {
    try {
      long seen = begin(client);
      while (!stopping.get() && !client.terminated()) {
        List<Feed.Change> changes = feed.after(seen, BEAT);
        if (changes.isEmpty()) {
          client.sendComment("");
        } else {
          seen = changes.getLast().number();
          send(client, changes, wanted);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long begin(SseClient client) {
    String known = lastSeen(client.ctx());
    Matcher id = ID.matcher(known);
    if (id.matches()) {
      long number = Long.parseLong(id.group(2));
      if (id.group(1).equals(process) && feed.remembers(number)) {
        return number;
      }
    }
    long now = feed.last();
    if (known.isEmpty()) {
      client.sendEvent("hello", "{}", id(now));
    } else {
      client.sendEvent(
          "gap", "{\"detail\":\"What changed since is not known; ask /api/v1/runs\"}", id(now));
    }
    return now;
  }

  private static String lastSeen(Context request) {
    String header = request.header("Last-Event-ID");
    return header == null ? "" : header;
  }

  /** An entry that changed more than once meanwhile is told once, as it stands. */
  private void send(SseClient client, List<Feed.Change> changes, EventFilter wanted)
      throws IOException {
    Map<RunId, Long> latest = new LinkedHashMap<>();
    for (Feed.Change change : changes) {
      latest.remove(change.run());
      latest.put(change.run(), change.number());
    }
    for (Map.Entry<RunId, Long> change : latest.entrySet()) {
      if (client.terminated()) {
        return; // otherwise each event that cannot be sent is in the log
      }
      wanted
          .entry(change.getKey())
          .ifPresent(
              entry ->
                  client.sendEvent(
                      "run", documents.entry(entry).toString(), id(change.getValue())));
    }
  }

  private String id(long number) {
    return process + "-" + number;
  }
}
