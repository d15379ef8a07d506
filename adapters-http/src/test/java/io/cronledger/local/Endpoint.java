package io.cronledger.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** A local endpoint in a folder of its own, and a client that calls it over real HTTP. */
final class Endpoint implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final LocalEndpoint endpoint;

  private Endpoint(Path folder, LocalEndpoint endpoint) {
    this.folder = folder;
    this.endpoint = endpoint;
  }

  static Endpoint in(Path folder) {
    return in(folder, UnaryOperator.identity());
  }

  static Endpoint in(Path folder, UnaryOperator<LocalSettings> change) {
    return started(folder, change.apply(settings(folder)), Retention.STANDARD);
  }

  static Endpoint keeping(Path folder, Retention retention) {
    return started(folder, settings(folder), retention);
  }

  private static LocalSettings settings(Path folder) {
    return LocalSettings.of(folder.resolve("tasks"), folder.resolve("data"));
  }

  private static Endpoint started(Path folder, LocalSettings settings, Retention retention) {
    try {
      Files.createDirectories(folder.resolve("tasks"));
      var making = new Runs.Making(InstantSource.system(), RandomGenerator.getDefault(), retention);
      var endpoint = new LocalEndpoint(settings, making);
      endpoint.start();
      return new Endpoint(folder, endpoint);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a task whose program is a line of shell, and whose output is what it prints. */
  Endpoint prints(String name, String script) {
    return task(name, script, "\"output\": \"stdout\"");
  }

  /** Writes a task whose program is a line of shell. */
  Endpoint task(String name, String script, String more) {
    var command = Json.MAPPER.createArrayNode().add("sh").add("-c").add(script);
    return file(
        name + "/task.json",
        "{\"command\": %s%s%s}".formatted(command, more.isEmpty() ? "" : ", ", more));
  }

  Endpoint file(String path, String content) {
    try {
      Path file = folder.resolve("tasks").resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(endpoint.uri().resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer some-token");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> run(String task) {
    return run(task, "{}");
  }

  HttpResponse<String> run(String task, String input) {
    return post("/v2/actor-tasks/" + task + "/run-sync", input);
  }

  /** The newest run of a task, whole. */
  JsonNode latest(String task) {
    JsonNode page = json(get("/v2/actor-tasks/" + task + "/runs?desc=1&limit=1"));
    String id = page.at("/data/items/0/id").stringValue();
    return json(get("/v2/actor-runs/" + id)).path("data");
  }

  static JsonNode json(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body());
  }

  static String errorType(HttpResponse<String> answer) {
    return json(answer).at("/error/type").asString();
  }

  static String errorMessage(HttpResponse<String> answer) {
    return json(answer).at("/error/message").asString();
  }

  LocalEndpoint endpoint() {
    return endpoint;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
