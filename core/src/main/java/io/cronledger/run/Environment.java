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
 * Where {@code ${env.NAME}} in an input gets its value. The value joins the call alone: the ledger
 * keeps the name, and a failure that quotes the value back is told with the name.
 */
public final class Environment {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env\\.([A-Za-z_][A-Za-z0-9_]*)}");

  private final Function<String, @Nullable String> values;

  public Environment(Function<String, @Nullable String> values) {
    this.values = values;
  }

  /**
   * An input with its secrets.
   *
   * @param missing names that have no value; then the input must not be sent
   */
  record Filled(Payload input, List<String> missing, Map<String, String> nameByValue) {

    Failure withoutSecrets(Failure failure) {
      String message = failure.message();
      for (var secret : nameByValue.entrySet()) {
        message = message.replace(secret.getKey(), "${env." + secret.getValue() + "}");
      }
      return new Failure(failure.kind(), message, failure.httpStatus());
    }
  }

  Filled fill(Payload input) {
    String text = input.text();
    List<String> missing = new ArrayList<>();
    Map<String, String> used = new HashMap<>();
    String filled = VARIABLE.matcher(text).replaceAll(found -> value(found, missing, used));
    return new Filled(used.isEmpty() ? input : Payload.json(filled), missing, used);
  }

  private String value(MatchResult found, List<String> missing, Map<String, String> used) {
    String name = found.group(1);
    String value = values.apply(name);
    if (value == null) {
      missing.add(name);
      return Matcher.quoteReplacement(found.group());
    }
    if (!value.isEmpty()) {
      used.put(value, name);
    }
    return Matcher.quoteReplacement(inJsonString(value));
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
