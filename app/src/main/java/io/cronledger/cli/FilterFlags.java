package io.cronledger.cli;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which runs a command is about; each flag is a parameter of the API. */
final class FilterFlags {
  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      split = ",",
      description = "Only those of this schedule, or these.")
  private List<String> schedules = List.of();

  @Option(names = "--task", paramLabel = "TASK", description = "Only those of this task.")
  private @Nullable String task;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description =
          "Only those with one of these: WAITING, RUNNING, SETTLING, SUCCEEDED, FAILED, TIMED-OUT,"
              + " ABORTED, REFUSED, LOST, SKIPPED, MISSED.")
  private List<String> statuses = List.of();

  @Option(
      names = "--cause",
      paramLabel = "CAUSE",
      description = "Only those for which a slot was due (slot), or somebody asked (manual).")
  private @Nullable String cause;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      split = ",",
      description = "Only those of schedules in force that bear this tag.")
  private List<String> tags = List.of();

  @Option(
      names = "--since",
      paramLabel = "T",
      description =
          "Only from then on: a time such as 2026-11-24T06:00 (in the 'timezone' of the settings)"
              + " or 2026-11-24T06:00:00Z, or how long ago: 24h.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "T",
      description = "Only before then; written like --since.")
  private @Nullable String until;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only failures that say this, in whatever case.")
  private @Nullable String text;

  @Option(
      names = "--content",
      paramLabel = "TEXT",
      description =
          "Only those with this in what went in or came out. Reads them one by one, of the last"
              + " 24h unless --since says otherwise.")
  private @Nullable String content;

  @Option(
      names = "--changed",
      description = "Only successes with another output than the success before them.")
  private boolean changed;

  @Option(
      names = "--slow",
      description = "Only those that took longer than is usual for their schedule.")
  private boolean slow;

  @Option(names = "--took-over", paramLabel = "SPAN", description = "Took at least so long: 5m.")
  private @Nullable String tookOver;

  @Option(names = "--took-under", paramLabel = "SPAN", description = "Took less than that.")
  private @Nullable String tookUnder;

  @Option(
      names = "--cost-over",
      paramLabel = "USD",
      description = "Cost at least so many US dollars.")
  private @Nullable String costOver;

  @Option(names = "--cost-under", paramLabel = "USD", description = "Cost less than that.")
  private @Nullable String costUnder;

  /**
   * As the API has them.
   *
   * @param zone of times that name none
   */
  Map<String, List<String>> parameters(ZoneId zone) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    put(given, "schedule", schedules);
    put(given, "task", task);
    put(given, "status", statuses);
    put(given, "cause", cause);
    put(given, "tag", tags);
    put(given, "since", since == null ? null : Times.asked(since, zone));
    put(given, "until", until == null ? null : Times.asked(until, zone));
    put(given, "text", text);
    put(given, "content", content);
    put(given, "changed", changed ? "true" : null);
    put(given, "slow", slow ? "true" : null);
    put(given, "tookOver", tookOver);
    put(given, "tookUnder", tookUnder);
    put(given, "costOver", costOver);
    put(given, "costUnder", costUnder);
    return given;
  }

  private static void put(Map<String, List<String>> given, String name, List<String> values) {
    if (!values.isEmpty()) {
      given.put(name, values);
    }
  }

  private static void put(Map<String, List<String>> given, String name, @Nullable String value) {
    put(given, name, value == null ? List.of() : List.of(value));
  }
}
