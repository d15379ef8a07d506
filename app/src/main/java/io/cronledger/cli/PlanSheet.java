package io.cronledger.cli;

import io.cronledger.schedule.Plan;
import java.time.ZoneId;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What cron files would change, as text: {@code +} comes, {@code -} goes, {@code ~} changes. */
final class PlanSheet {
  private static final int LONGEST_VALUE = 60;

  private final Screen screen;
  private final ZoneId zone;

  PlanSheet(Screen screen, ZoneId zone) {
    this.screen = screen;
    this.zone = zone;
  }

  void print(JsonNode plan) {
    plan.path("steps").forEach(this::step);
    int changes = plan.path("steps").size();
    String unchanged = schedules(plan.path("unchanged").asInt());
    screen.line(
        changes == 0
            ? "Nothing would change; %s in force.".formatted(unchanged)
            : "%s would change; %s would not."
                .formatted(schedules(changes), plan.path("unchanged").asString()));
  }

  private void step(JsonNode step) {
    String change = step.path("change").asString();
    String sign =
        switch (change) {
          case "added" -> "+";
          case "removed" -> "-";
          default -> "~";
        };
    String what =
        change.equals("changed")
            ? ""
            : "  %s, %s  (%s:%s)"
                .formatted(
                    step.path("task").asString(),
                    step.path("inWords").asString(),
                    step.path("file").asString(),
                    step.path("line").asString());
    screen.line(sign + " " + step.path("schedule").asString() + what);
    step.path("fields").forEach(this::field);
    switch (change) {
      case "added" -> times("next", step.path("next"));
      case "removed" -> times("no more", step.path("next"));
      default -> {
        times("next before", step.path("nextBefore"));
        times("next after", step.path("nextAfter"));
      }
    }
    step.path("runsUnderWay").forEach(this::run);
  }

  private void field(JsonNode field) {
    line(
        field.path("name").asString(),
        "%s → %s".formatted(value(field.path("before")), value(field.path("after"))));
  }

  private static String value(JsonNode value) {
    String text = value.asString("none").replaceAll("\\p{Cntrl}+", " ");
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  private void times(String name, JsonNode times) {
    String text =
        times.valueStream().map(time -> Screen.time(time, zone)).collect(Collectors.joining(", "));
    line(name, text.isEmpty() ? "never" : times.size() < Plan.SLOTS_SHOWN ? text : text + ", …");
  }

  private void run(JsonNode run) {
    line(
        "under way",
        "%s %s, goes on as it is"
            .formatted(run.path("id").asString(), run.path("status").asString()));
  }

  private void line(String name, String value) {
    screen.line("    %-12s %s".formatted(name, value));
  }

  private static String schedules(int count) {
    return count == 1 ? "1 schedule" : count + " schedules";
  }
}
