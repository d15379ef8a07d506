package io.cronledger.schedule;

import static io.cronledger.schedule.Wording.TASK;
import static io.cronledger.schedule.Wording.WHEN;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Result;
import io.cronledger.run.Retry;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRef;
import io.cronledger.schedule.Wording.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a wording; finds everything that is wrong with it, not only the first thing. */
public final class WordingReader {
  private final Wording wording;
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  private WordingReader(Wording wording) {
    this.wording = wording;
  }

  /** The schedule meant, or what is wrong. */
  public sealed interface Reading {
    record Good(Schedule schedule) implements Reading {}

    record Bad(List<Fault> faults) implements Reading {
      public Bad {
        faults = List.copyOf(faults);
      }
    }
  }

  public static Reading read(Wording wording) {
    return new WordingReader(wording).read();
  }

  private Reading read() {
    @Nullable When when = part(WHEN, wording.when(), When::parse);
    @Nullable TaskRef task = part(TASK, wording.task(), OptionValues::task);
    @Nullable ScheduleName name = option("name", OptionValues::name);
    var zone = option("tz", OptionValues::zone);
    InputTemplate input = option("input", OptionValues::input, InputTemplate.EMPTY);
    CallOptions options = callOptions();
    Delivery delivery = delivery();
    @Nullable String token = option("token", OptionValues::tokenName);
    Policy policy = policy();
    Bounds bounds = zone == null ? Bounds.NONE : bounds(OptionValues.instantIn(zone));
    CalendarRule calendar = option("calendar", CalendarRule::parse, new CalendarRule.Always());
    @Nullable Duration keep = option("keep", OptionValues::positive);
    boolean enabled = option("enabled", OptionValues::flag, true);
    List<String> tags = option("tags", OptionValues::tags, List.of());
    String description = option("description", Parsed.Good::new, "");
    unknownOptions();
    if (when == null || task == null || name == null || zone == null || !faults.isEmpty()) {
      return new Reading.Bad(faults);
    }
    return new Reading.Good(
        new Schedule(
            name,
            new Timing(when, zone, bounds, calendar),
            new CallPlan(task, input, options, delivery, token),
            policy,
            enabled,
            keep,
            tags,
            description));
  }

  private CallOptions callOptions() {
    return new CallOptions(
        option("timeout", OptionValues.integerFrom(0)),
        option("memory", OptionValues::memory),
        option("maxItems", OptionValues.integerFrom(1)),
        option("maxTotalChargeUsd", OptionValues::money),
        option("restartOnError", OptionValues::flag),
        option("build", OptionValues::text),
        option("outputRecordKey", OptionValues::text),
        option("webhooks", OptionValues::text));
  }

  private Delivery delivery() {
    Delivery defaults = Delivery.DEFAULT;
    return new Delivery(
        option("mode", OptionValues.oneOf(Delivery.Mode.class), defaults.mode()),
        option("wait", OptionValues::positive, defaults.waitFor()),
        result(),
        option("maxOutput", Size::parse, defaults.maxOutput()));
  }

  private Result result() {
    String what = option("result", OptionValues.oneOf("record", "dataset"), "record");
    Result.Dataset dataset =
        new Result.Dataset(
            option("format", OptionValues.oneOf(Delivery.Format.class), Delivery.Format.JSON),
            option("clean", OptionValues::flag, false),
            option("fields", OptionValues::fields, List.of()),
            option("limit", OptionValues.integerFrom(1)));
    if (what.equals("dataset")) {
      return dataset;
    }
    for (String name : List.of("format", "clean", "fields", "limit")) {
      if (wording.options().containsKey(name)) {
        var flaw =
            new Flaw(
                0,
                name.length(),
                "'%s' concerns the items of a dataset".formatted(name),
                "Add 'result=dataset', or leave it out.");
        faults.add(new Fault(name, flaw, true));
      }
    }
    return new Result.OutputRecord();
  }

  private Policy policy() {
    Policy defaults = Policy.DEFAULT;
    return new Policy(
        option("overlap", OptionValues.oneOf(Policy.Overlap.class), defaults.overlap()),
        option("catchup", OptionValues.oneOf(Policy.Catchup.class), defaults.catchup()),
        option("late", Span::parse, defaults.late()),
        new Retry(
            option("retry", OptionValues.integerFrom(0), defaults.retry().limit()),
            option("backoff", Span::parse, defaults.retry().backoff()),
            option("retryFailed", OptionValues.integerFrom(0), defaults.retry().failedLimit())));
  }

  private Bounds bounds(Function<String, Parsed<Instant>> instant) {
    Instant from = option("from", instant, Instant.MIN);
    Instant until = option("until", instant, Instant.MAX);
    if (until.isBefore(from)) {
      String text = wording.options().getOrDefault("until", "");
      fault("until", text.length(), "'%s' is before 'from'".formatted(text), "Swap the two.");
      return Bounds.NONE;
    }
    return new Bounds(from, until);
  }

  private <T> T option(String name, Function<String, Parsed<T>> parser, T otherwise) {
    T value = option(name, parser);
    return value == null ? otherwise : value;
  }

  private <T> @Nullable T option(String name, Function<String, Parsed<T>> parser) {
    known.add(name);
    String text = wording.options().get(name);
    return text == null ? null : part(name, text, parser);
  }

  private <T> @Nullable T part(String part, String text, Function<String, Parsed<T>> parser) {
    return switch (parser.apply(text)) {
      case Parsed.Good<T>(T value) -> value;
      case Parsed.Bad<T>(List<Flaw> flaws) -> {
        flaws.forEach(flaw -> faults.add(new Fault(part, flaw, false)));
        yield null;
      }
    };
  }

  private void fault(String part, int end, String message, String remedy) {
    faults.add(new Fault(part, new Flaw(0, end, message, remedy), false));
  }

  private void unknownOptions() {
    for (String option : wording.options().keySet()) {
      if (!known.contains(option)) {
        Optional<String> meant = Suggestion.closest(option, known);
        String remedy =
            meant
                .map("Did you mean '%s'?"::formatted)
                .orElse("Known are " + String.join(", ", known.stream().sorted().toList()) + ".");
        var flaw = new Flaw(0, option.length(), "'%s' is not an option".formatted(option), remedy);
        faults.add(new Fault(option, flaw, true));
      }
    }
  }
}
