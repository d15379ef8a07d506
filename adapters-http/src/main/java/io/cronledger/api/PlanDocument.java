package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Plan;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Timetable;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the cron files would change in what is in force: the schedules that would be added, removed
 * or changed, and the runs under way that belong to them, which no change touches.
 */
public final class PlanDocument {
  private static final Set<Status> UNDER_WAY =
      Set.of(Status.WAITING, Status.RUNNING, Status.SETTLING);
  private static final int MOST_RUNS = 100;

  private final Timetable timetable;
  private final Books books;

  public PlanDocument(Timetable timetable, Books books) {
    this.timetable = timetable;
    this.books = books;
  }

  /** What cron files would change, with what is wrong with them; errors leave all as it is. */
  ObjectNode of(WatchedFiles.Reading files, Instant now) {
    return document(files.errors() == 0 ? files.definitions() : inForce(), files.problems(), now);
  }

  /** {@code {"steps": […], "unchanged": n, "problems": []}}. */
  public ObjectNode of(List<Definition> after, Instant now) {
    return document(after, List.of(), now);
  }

  private List<Definition> inForce() {
    return timetable.inForce().stream().map(Standing::definition).toList();
  }

  private ObjectNode document(List<Definition> after, List<FileProblem> problems, Instant now) {
    Plan plan = Plan.of(inForce(), after, now);
    ArrayNode steps = JsonMapper.shared().createArrayNode();
    int unchanged = 0;
    for (Plan.Step step : plan.steps()) {
      switch (step) {
        case Plan.Step.Added(ScheduleName name, Definition added, List<Instant> next) ->
            steps.add(defined(name, "added", added).with("next", times(next)).node());
        case Plan.Step.Removed(ScheduleName name, Definition removed, List<Instant> next) ->
            steps.add(
                defined(name, "removed", removed)
                    .with("next", times(next))
                    .with("runsUnderWay", runsUnderWay(name))
                    .node());
        case Plan.Step.Changed changed -> steps.add(changed(changed));
        case Plan.Step.Unchanged _ -> unchanged++;
      }
    }
    return new Fields()
        .with("steps", steps)
        .with("unchanged", unchanged)
        .with("problems", JsonMapper.shared().valueToTree(problems))
        .node();
  }

  private static Fields defined(ScheduleName name, String change, Definition definition) {
    Schedule schedule = definition.read();
    return new Fields()
        .with("schedule", name)
        .with("change", change)
        .with("file", definition.file())
        .with("line", definition.line())
        .with("task", schedule.call().task())
        .with("inWords", schedule.inWords());
  }

  private ObjectNode changed(Plan.Step.Changed step) {
    ArrayNode fields = JsonMapper.shared().createArrayNode();
    for (Plan.Difference difference : step.options()) {
      fields.add(
          new Fields()
              .with("name", difference.name())
              .with("before", difference.before())
              .with("after", difference.after())
              .node());
    }
    return new Fields()
        .with("schedule", step.schedule())
        .with("change", "changed")
        .with("fields", fields)
        .with("nextBefore", times(step.nextBefore()))
        .with("nextAfter", times(step.nextAfter()))
        .with("runsUnderWay", runsUnderWay(step.schedule()))
        .node();
  }

  private ArrayNode runsUnderWay(ScheduleName name) {
    ArrayNode runs = JsonMapper.shared().createArrayNode();
    var filter = new EntryFilter(name, null, UNDER_WAY, null, null, null, MOST_RUNS);
    for (Entry entry : books.entries(filter)) {
      if (entry instanceof TaskRun run) {
        runs.add(RunFields.brief(run).node());
      }
    }
    return runs;
  }

  private static ArrayNode times(List<Instant> instants) {
    ArrayNode times = JsonMapper.shared().createArrayNode();
    instants.forEach(instant -> times.add(instant.toString()));
    return times;
  }
}
