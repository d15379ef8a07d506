package io.cronledger.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.EchoInMemory;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Orders;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.TestTime;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Storage;
import io.cronledger.schedule.Store;
import io.cronledger.schedule.Strays;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service but for its ledger, its platform and its clock, listening on loopback. */
final class ServedApi implements AutoCloseable {
  final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  final ScriptedPlatform platform = new ScriptedPlatform();
  final List<String> notReady = new CopyOnWriteArrayList<>();
  private volatile Supplier<List<String>> readiness = () -> notReady;

  /** What the cron files said when they were last read, and what they say now. */
  volatile WatchedFiles.Reading filesWere =
      new WatchedFiles.Reading(time.instant(), List.of(), List.of());

  volatile WatchedFiles.Reading filesAre = filesWere;

  /** Calls that have yet to be made, while {@link #holdCalls} is in force. */
  final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

  /** What happens once a run is on record, before its call is made. */
  volatile Runnable meanwhile = () -> {};

  final ScriptedRuns runs = new ScriptedRuns();
  private volatile boolean holding;
  final Runner runner = runner();
  final Schedules schedules;
  final URI address;
  private final ApiServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ServedApi() throws IOException {
    schedules = new Schedules(ledger, ledger, runner.starter(), time);
    server = new ApiServer(subject(), "127.0.0.1", 0);
    address = server.start();
  }

  private Runner runner() {
    var settler = new Settler(runs, new EchoInMemory(), time, Runnable::run);
    return new Runner(platform, ledger, settler, time, this::call, new Runner.Limits(10, 50));
  }

  ApiServer.Subject subject() {
    return new ApiServer.Subject(
        ledger,
        ledger,
        ledger,
        schedules,
        new ManualRuns(runner, time, new Random(7)),
        runner,
        new Strays(runs, ledger, ledger, ledger, ledger::entry, runner),
        files(),
        store(),
        time,
        ledger.feed(),
        Orders.LEDGER,
        "0.1",
        () -> readiness.get());
  }

  private static Store store() {
    return new Store() {
      @Override
      public Storage storage(Instant now) {
        return new Storage(
            3_000, 1_000L, 11_000L, Map.of("entry", 1_000L), 200, 70, Duration.ofDays(7));
      }

      @Override
      public void backup(OutputStream to) throws IOException {
        to.write("a backup".getBytes(UTF_8));
      }
    };
  }

  private WatchedFiles files() {
    return new WatchedFiles() {
      @Override
      public Reading last() {
        return filesWere;
      }

      @Override
      public Reading now() {
        return filesAre;
      }
    };
  }

  void unready(Supplier<List<String>> other) {
    readiness = other;
  }

  private void call(Runnable call) {
    meanwhile.run();
    if (holding) {
      held.add(call);
    } else {
      call.run();
    }
  }

  /** From now on runs are claimed by nobody. */
  void holdCalls() {
    holding = true;
  }

  /** Puts schedules in force, each due every minute. */
  void enact(String... names) {
    schedules.enact(List.of(names).stream().map(name -> definition(name, Map.of())).toList());
  }

  static Definition definition(String name, Map<String, String> options) {
    return definition(name, "* * * * *", options);
  }

  static Definition definition(String name, String when, Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("name", name);
    all.putIfAbsent("tz", "Europe/Prague");
    var wording = new Wording(when, "janedoe~price-watch", all);
    var read = (WordingReader.Reading.Good) WordingReader.read(wording);
    return Definition.of(read.schedule(), "shop.cron", 3);
  }

  /** Lets a minute's slots come due and run. */
  void minutePasses() {
    time.pass(Duration.ofMinutes(1));
    schedules.sweep();
  }

  /** The newest entry. */
  Entry newest() {
    return ledger.entries(EntryFilter.newest(1)).getFirst();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    Description.check(Description.Answered.of(answer));
    return answer;
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
