package io.cronledger.run;

import java.util.regex.Pattern;

/**
 * The task as the platform knows it: an id ({@code xYt67fkmQ0Pzn2bTa}), a name with its owner
 * ({@code janedoe~my-task}), or a name of the token's owner ({@code ~my-task}). A {@code /} between
 * owner and name is read as {@code ~}.
 */
public record TaskRef(String value) {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9._-]*~[A-Za-z0-9._-]+|[A-Za-z0-9]+");

  public TaskRef {
    value = value.replace('/', '~');
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "'%s' is not a task: use its id, such as 'xYt67fkmQ0Pzn2bTa', or 'owner~name'"
              .formatted(value));
    }
  }

  public static boolean isValid(String value) {
    return value.length() <= 200 && FORM.matcher(value.replace('/', '~')).matches();
  }

  /** The task's own name: what stands behind the {@code ~}, or the id. */
  public String name() {
    return value.substring(value.indexOf('~') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
