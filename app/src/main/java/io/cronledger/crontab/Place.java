package io.cronledger.crontab;

/**
 * Where something was written.
 *
 * @param file as the user would name it; or the name of a variable or a flag
 * @param line from 1; 0 when the file as a whole is meant
 * @param column in characters, from 1; 0 when the file as a whole is meant
 * @param length in characters; it may reach beyond the end of the line
 */
public record Place(String file, int line, int column, int length) {

  /** No line in particular. */
  public static Place whole(String file) {
    return new Place(file, 0, 0, 0);
  }

  public boolean isWhole() {
    return line == 0;
  }

  /** The form that editors and terminals turn into a link. */
  @Override
  public String toString() {
    return isWhole() ? file : "%s:%d:%d".formatted(file, line, column);
  }
}
