package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.json.ExactJson;
import io.cronledger.run.DamagedPayload;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a running service through its API. On {@link HttpURLConnection}, since a command that is
 * over in a moment would spend longer on setting up {@code java.net.http} than on its question.
 */
public final class RemoteDesk implements Desk {
  private static final JsonMapper JSON = ExactJson.MAPPER;
  private static final int CONNECT_MILLIS = 2_000;
  private static final String DONE =
      "\nIt may have been done all the same: 'cronledger runs' shows what is on record.";

  private final URI service;

  public RemoteDesk(URI service) {
    this.service = service;
  }

  /**
   * Whether a service of ours answers there: its address may be left over, and taken by another.
   */
  public static boolean answers(URI service) {
    try {
      var http = (HttpURLConnection) service.resolve("/health/live").toURL().openConnection();
      http.setConnectTimeout(CONNECT_MILLIS);
      http.setReadTimeout(CONNECT_MILLIS);
      return http.getResponseCode() == 200 && http.getHeaderField("Cronledger-Ledger") != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<JsonNode> schedules() {
    List<JsonNode> schedules = new ArrayList<>();
    get("/api/v1/schedules").orElseThrow().path("schedules").forEach(schedules::add);
    return schedules;
  }

  @Override
  public JsonNode plan(List<Definition> definitions) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode all = body.putArray("definitions");
    for (Definition one : definitions) {
      Wording wording = Wording.ofText(one.text());
      ObjectNode said = all.addObject().put("file", one.file()).put("line", one.line());
      said.put("when", wording.when()).put("task", wording.task());
      wording.options().forEach(said.putObject("options")::put);
    }
    return send("POST", "/api/v1/plan", body.toString(), "").map(RemoteDesk::json).orElseThrow();
  }

  @Override
  public JsonNode runs(Map<String, List<String>> filter) {
    return get("/api/v1/runs" + query(filter)).orElseThrow();
  }

  private static StringJoiner query(Map<String, List<String>> parameters) {
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    parameters.forEach(
        (name, values) ->
            values.forEach(value -> query.add(name + "=" + URLEncoder.encode(value, UTF_8))));
    return query;
  }

  @Override
  public void follow(Map<String, List<String>> filter, Runnable begun, Predicate<JsonNode> taker) {
    try (var events = new EventStream(service.resolve("/api/v1/events" + query(filter)))) {
      boolean more = true;
      while (more) {
        EventStream.Event event = events.next();
        switch (event.name()) {
          case "run" -> more = taker.test(JSON.readTree(event.data()));
          case "hello", "gap" -> begun.run();
          default -> {}
        }
      }
    } catch (IOException e) {
      throw CommandFailed.unreachable(
          "The service at %s tells no more: %s".formatted(service, e.getMessage()));
    }
  }

  @Override
  public Optional<JsonNode> run(String id) {
    return get("/api/v1/runs/" + encode(id));
  }

  @Override
  public Optional<JsonNode> checked(String id) {
    return get("/api/v1/runs/%s?check=true".formatted(encode(id)));
  }

  @Override
  public Optional<InputStream> payload(String id, String which) throws IOException {
    String path = "/api/v1/runs/%s/%s".formatted(encode(id), which);
    try {
      return send("GET", path, null, "", () -> damage(id, which));
    } catch (CommandFailed e) {
      Optional<DamagedPayload> damage = damage(id, which);
      if (damage.isPresent()) {
        throw damage.get();
      }
      throw e;
    }
  }

  private Optional<DamagedPayload> damage(String id, String which) {
    JsonNode run = checked(id).orElse(JSON.missingNode());
    String how = run.path("damaged").path(which).asString("");
    return how.isEmpty()
        ? Optional.empty()
        : Optional.of(new DamagedPayload(run.path(which).path("sha256").asString(), how));
  }

  @Override
  public Optional<JsonNode> diff(String id, Optional<String> with) {
    String query = with.map(other -> "?with=" + encode(other)).orElse("");
    return get("/api/v1/runs/%s/diff%s".formatted(encode(id), query));
  }

  @Override
  public JsonNode stats(Map<String, List<String>> scope) {
    return get("/api/v1/stats" + query(scope)).orElseThrow();
  }

  @Override
  public JsonNode nodes() {
    return get("/api/v1/nodes").orElseThrow();
  }

  @Override
  public JsonNode storage() {
    return get("/api/v1/storage").orElseThrow();
  }

  @Override
  public void backup(OutputStream to) throws IOException {
    try (InputStream in = send("POST", "/api/v1/backup", "{}", "").orElseThrow()) {
      in.transferTo(to);
    }
  }

  @Override
  public Optional<JsonNode> runSchedule(String name, ObjectNode by) {
    return post("/api/v1/schedules/%s/run".formatted(encode(name)), by.toString());
  }

  @Override
  public JsonNode runTask(ObjectNode order) {
    return post("/api/v1/runs", order.toString()).orElseThrow();
  }

  @Override
  public Optional<JsonNode> setPaused(String schedule, String verb, ObjectNode by) {
    return post("/api/v1/schedules/%s/%s".formatted(encode(schedule), verb), by.toString());
  }

  @Override
  public Optional<JsonNode> abort(String id, ObjectNode by) {
    return post("/api/v1/runs/%s/abort".formatted(encode(id)), by.toString());
  }

  @Override
  public Optional<JsonNode> audit(Map<String, List<String>> scope) {
    return get("/api/v1/audit" + query(scope));
  }

  @Override
  public JsonNode adopt(Map<String, List<String>> scope) {
    return post("/api/v1/strays" + query(scope), "{}").orElseThrow();
  }

  private Optional<JsonNode> get(String path) {
    return send("GET", path, null, "").map(RemoteDesk::json);
  }

  private Optional<JsonNode> post(String path, String body) {
    return send("POST", path, body, DONE).map(RemoteDesk::json);
  }

  private static JsonNode json(InputStream in) {
    try (in) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw CommandFailed.unreachable("The service broke off its answer: " + e.getMessage());
    }
  }

  /**
   * The body of a good answer; empty if the service says that there is no such thing.
   *
   * @param ifLost what to say besides if no answer comes
   */
  private Optional<InputStream> send(
      String method, String path, @Nullable String body, String ifLost) {
    return send(method, path, body, ifLost, Optional::empty);
  }

  private Optional<InputStream> send(
      String method,
      String path,
      @Nullable String body,
      String ifLost,
      Supplier<Optional<? extends IOException>> whyBrokenOff) {
    try {
      var http = (HttpURLConnection) service.resolve(path).toURL().openConnection();
      http.setRequestMethod(method);
      http.setConnectTimeout(CONNECT_MILLIS);
      if (body != null) {
        byte[] bytes = body.getBytes(UTF_8);
        http.setDoOutput(true);
        http.setRequestProperty("Content-Type", "application/json");
        // Otherwise a POST whose answer does not come is sent a second time, and runs twice.
        http.setFixedLengthStreamingMode(bytes.length);
        try (OutputStream out = http.getOutputStream()) {
          out.write(bytes);
        }
      }
      int status = http.getResponseCode();
      if (status == 404) {
        return Optional.empty();
      }
      if (status >= 400) {
        throw problem(status, http.getErrorStream());
      }
      return Optional.of(
          new RemoteBytes(http.getInputStream(), http.getContentLengthLong(), whyBrokenOff));
    } catch (IOException e) {
      throw CommandFailed.unreachable(
          "The service at %s does not answer: %s%s".formatted(service, e.getMessage(), ifLost));
    }
  }

  static CommandFailed problem(int status, @Nullable InputStream body) {
    JsonNode problem = body == null ? JSON.missingNode() : json(body);
    String text = Problems.text(problem);
    if (problem.has("damaged")) {
      return CommandFailed.damaged(text);
    }
    return status >= 500
        ? CommandFailed.unreachable("The service is not well (HTTP %d): %s".formatted(status, text))
        : CommandFailed.badUsage(text);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {}
}
