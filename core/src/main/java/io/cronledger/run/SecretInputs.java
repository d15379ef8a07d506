package io.cronledger.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A platform whose inputs may hold {@code ${env.NAME}}. The value joins the call alone: the ledger
 * keeps the name, and a failure that quotes the value back is told with the name.
 */
public final class SecretInputs implements TaskPlatform {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env\\.([A-Za-z_][A-Za-z0-9_]*)}");

  private final TaskPlatform platform;
  private final Function<String, @Nullable String> environment;

  /**
   * @param environment the value of a name; null if it has none
   */
  public SecretInputs(TaskPlatform platform, Function<String, @Nullable String> environment) {
    this.platform = platform;
    this.environment = environment;
  }

  @Override
  public Reply runSync(AttemptKey key, TaskCall call, Departure departure)
      throws InterruptedException {
    String input = call.input().text();
    if (!VARIABLE.matcher(input).find()) {
      return platform.runSync(key, call, departure);
    }
    List<String> missing = new ArrayList<>();
    Map<String, String> nameByValue = new HashMap<>();
    String filled = VARIABLE.matcher(input).replaceAll(found -> value(found, missing, nameByValue));
    if (!missing.isEmpty()) {
      String message = "not set in the service's environment: " + String.join(", ", missing);
      return new Reply.Final(new Outcome.Refused(Failure.of("environment-missing", message)), null);
    }
    Reply reply = platform.runSync(key, call.withInput(Payload.json(filled)), departure);
    return reply.with(failure -> withoutSecrets(failure, nameByValue));
  }

  private String value(MatchResult found, List<String> missing, Map<String, String> nameByValue) {
    String name = found.group(1);
    String value = environment.apply(name);
    if (value == null) {
      missing.add(name);
      return "";
    }
    if (!value.isEmpty()) {
      nameByValue.put(value, name);
      nameByValue.put(inJsonString(value), name);
    }
    return Matcher.quoteReplacement(inJsonString(value));
  }

  private static Failure withoutSecrets(Failure failure, Map<String, String> nameByValue) {
    String message = failure.message();
    for (var secret : nameByValue.entrySet()) {
      message = message.replace(secret.getKey(), "${env." + secret.getValue() + "}");
    }
    return new Failure(failure.kind(), message, failure.httpStatus());
  }

  private static String inJsonString(String value) {
    var escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
