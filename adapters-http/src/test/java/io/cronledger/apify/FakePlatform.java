package io.cronledger.apify;

import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.error;
import static io.cronledger.apify.ScriptedServer.json;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An endpoint with runs in it, which lists them as the platform does: without who started them. */
final class FakePlatform implements AutoCloseable {
  private static final Pattern LIST =
      Pattern.compile("/runs\\?desc=true&limit=(\\d+)&offset=(\\d+)");
  private static final Pattern RUN = Pattern.compile("GET /v2/actor-runs/(\\w+)[ ?].*");

  private final ScriptedServer server;
  private final List<Run> runs = new ArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  /** A run, and what is told of it beside. */
  record Run(String id, Instant startedAt, String status, String userAgent, String more) {
    String brief() {
      return text("\"meta\":{\"origin\":\"API\"}");
    }

    String whole() {
      return text("\"meta\":{\"origin\":\"API\",\"userAgent\":\"%s\"}".formatted(userAgent));
    }

    private String text(String meta) {
      return "{\"id\":\"%s\",\"userId\":\"owner\",\"startedAt\":\"%s\",\"status\":\"%s\",%s%s}"
          .formatted(id, startedAt, status, meta, more);
    }
  }

  FakePlatform() throws IOException {
    server = ScriptedServer.routing(this::route);
    answers.put("/v2/users/me ", json("{\"data\":{\"id\":\"me\",\"username\":\"janedoe\"}}"));
  }

  /** Newest last, as they come. */
  FakePlatform with(Run run) {
    runs.add(run);
    return this;
  }

  /** Answers so whatever has this in its first line. */
  FakePlatform answering(String part, String answer) {
    answers.put(part, answer);
    return this;
  }

  private String route(String line) {
    for (var fixed : new LinkedHashMap<>(answers).entrySet()) {
      if (line.contains(fixed.getKey())) {
        return fixed.getValue();
      }
    }
    Matcher list = LIST.matcher(line);
    if (list.find()) {
      return list(Integer.parseInt(list.group(1)), Integer.parseInt(list.group(2)));
    }
    Matcher run = RUN.matcher(line);
    return run.matches() ? run(run.group(1)) : error(404, "record-not-found", "no " + line);
  }

  private String list(int limit, int offset) {
    String items =
        runs.reversed().stream()
            .skip(offset)
            .limit(limit)
            .map(Run::brief)
            .collect(Collectors.joining(","));
    return json("{\"data\":{\"items\":[%s]}}".formatted(items));
  }

  private String run(String id) {
    return runs.stream()
        .filter(run -> run.id().equals(id))
        .findFirst()
        .map(run -> json("{\"data\":%s}".formatted(run.whole())))
        .orElse(error(404, "record-not-found", "Actor run was not found"));
  }

  static String text(String body) {
    return answer(200, "text/plain", body);
  }

  List<String> asked() {
    return server.asked();
  }

  List<String> requests() {
    return server.requests();
  }

  URI uri() {
    return server.uri();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
