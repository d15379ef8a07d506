package io.cronledger.run;

import java.util.regex.Pattern;

/** The name under which a schedule's history is kept; it outlives changes of everything else. */
public record ScheduleName(String value) implements Comparable<ScheduleName> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public ScheduleName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a schedule name: lower-case letters, digits and '-', at most 63, such as 'price-watch'"
              .formatted(value));
    }
  }

  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(ScheduleName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
