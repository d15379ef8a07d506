package io.cronledger.api;

import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Suggestion;
import io.cronledger.schedule.Timetable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schedules in force, and when they are due next. */
final class ScheduleRoutes {
  private static final int USUAL = 10;
  private static final int MOST = 1000;

  private final Timetable timetable;
  private final Documents documents;
  private final InstantSource clock;

  ScheduleRoutes(Timetable timetable, Documents documents, InstantSource clock) {
    this.timetable = timetable;
    this.documents = documents;
    this.clock = clock;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/schedules", this::list);
    Answers.get(routes, "/api/v1/schedules/{name}", this::one);
    Answers.get(routes, "/api/v1/schedules/{name}/next", this::next);
  }

  private void list(Context request) {
    Parameters.none(request);
    Stream<ObjectNode> schedules = timetable.inForce().stream().map(documents::schedule);
    Answers.json(request, new Fields().with("schedules", array(schedules)).node());
  }

  private void one(Context request) {
    Parameters.none(request);
    Answers.json(request, documents.schedule(standing(request)));
  }

  private void next(Context request) {
    Instant now = clock.instant();
    var mistakes = new Mistakes();
    var parameters = new Parameters(request.queryParamMap(), mistakes, "n", "from", "to");
    int most = parameters.number("n", 1, MOST, USUAL, "a number from 1 to %d".formatted(MOST));
    Instant from = parameters.time("from", now).orElse(now);
    Instant to = parameters.time("to", now).orElse(Instant.MAX);
    mistakes.check();

    Schedule schedule = standing(request).definition().read();
    Stream<ObjectNode> slots = documents.next(schedule, from, to).limit(most);
    Answers.json(request, new Fields().with("next", array(slots)).node());
  }

  private Standing standing(Context request) {
    return standing(request.pathParam("name"), timetable);
  }

  static Standing standing(String name, Timetable timetable) {
    return Optional.of(name)
        .filter(ScheduleName::isValid)
        .flatMap(valid -> timetable.inForce(new ScheduleName(valid)))
        .orElseThrow(() -> unknown(name, timetable));
  }

  /** No schedule of that name is in force; one of a similar name may be. */
  static Refused unknown(String name, Timetable timetable) {
    List<String> known =
        timetable.inForce().stream().map(s -> s.definition().schedule().value()).toList();
    String hint = Suggestion.closest(name, known).map("; did you mean '%s'?"::formatted).orElse("");
    return Refused.with(
        HttpStatus.NOT_FOUND, "No schedule %s is in force%s".formatted(Mistakes.quote(name), hint));
  }

  private static ArrayNode array(Stream<ObjectNode> documents) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    documents.forEach(all::add);
    return all;
  }
}
