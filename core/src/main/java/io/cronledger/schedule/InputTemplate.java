package io.cronledger.schedule;

import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule's input as written: a JSON object, in whose strings {@code ${slot}} and the like stand
 * for what is only known at firing. {@code ${env.NAME}} is not filled in here: the ledger keeps it
 * as written, and its value joins the call alone.
 */
public record InputTemplate(String json) {
  public static final InputTemplate EMPTY = new InputTemplate("{}");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}\"]*)}");
  private static final Set<String> KNOWN =
      new TreeSet<>(List.of("slot", "slot.date", "slot.epoch", "previous.slot", "run.id"));

  /** Where the service finds its token; see the setting {@code token-file}. */
  private static final String SERVICE_TOKEN = "env.APIFY_TOKEN";

  /** What can be filled in for one run. */
  public record Firing(RunId run, Instant slot, @Nullable Instant previousSlot, ZoneId zone) {}

  /** What stands in {@code ${…}} and means nothing, with its place. */
  public List<Flaw> flaws() {
    Stream<Flaw> unknown =
        VARIABLE
            .matcher(json)
            .results()
            .filter(found -> !isKnown(found.group(1)))
            .map(InputTemplate::unknown);
    return Stream.concat(unknown, tokens().stream()).toList();
  }

  /** Where it asks for the service's own token, which no input may hold. */
  public List<Flaw> tokens() {
    return VARIABLE
        .matcher(json)
        .results()
        .filter(found -> found.group(1).equals(SERVICE_TOKEN))
        .map(InputTemplate::token)
        .toList();
  }

  private static boolean isKnown(String variable) {
    return KNOWN.contains(variable) || variable.matches("env\\.[A-Za-z_][A-Za-z0-9_]*");
  }

  /** The platform shows a run's input to whoever may see the run. */
  private static Flaw token(MatchResult found) {
    return new Flaw(
        found.start(),
        found.end(),
        "'%s' would put the service's own token into an input".formatted(found.group()),
        "Leave it out: the token goes into a header by itself. A task that needs one gets its own, such as ${env.SHOP_TOKEN}.");
  }

  private static Flaw unknown(MatchResult found) {
    return new Flaw(
        found.start(),
        found.end(),
        "'%s' stands for nothing".formatted(found.group()),
        "Known are ${slot}, ${slot.date}, ${slot.epoch}, ${previous.slot}, ${run.id} and ${env.NAME}.");
  }

  public Payload fill(Firing firing) {
    return Payload.json(
        VARIABLE.matcher(json).replaceAll(found -> Matcher.quoteReplacement(value(found, firing))));
  }

  private static String value(MatchResult found, Firing firing) {
    return switch (found.group(1)) {
      case "slot" -> seconds(firing.slot());
      case "slot.date" -> firing.slot().atZone(firing.zone()).toLocalDate().toString();
      case "slot.epoch" -> Long.toString(firing.slot().getEpochSecond());
      case "previous.slot" -> firing.previousSlot() == null ? "" : seconds(firing.previousSlot());
      case "run.id" -> firing.run().toString();
      default -> found.group();
    };
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
