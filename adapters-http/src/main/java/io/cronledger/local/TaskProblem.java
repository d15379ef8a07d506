package io.cronledger.local;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Something in a task folder that cannot be right, with the place and the remedy.
 *
 * @param file the {@code task.json}, or the folder that should hold one
 * @param line counted from 1; 0 if no single line is to blame
 * @param column counted from 1; 0 if no single place is to blame
 * @param message what is wrong; quotes it in {@code '…'}, which what is ours never stands in
 * @param remedy what would be right, with an example
 */
public record TaskProblem(Path file, int line, int column, String message, String remedy) {

  private static final Pattern WRITTEN = Pattern.compile("'.*'");

  /** As a log may keep it: without what is quoted, for it was not understood and may be secret. */
  public String withoutText() {
    return told(WRITTEN.matcher(message).replaceAll("'…'"));
  }

  /** {@code config/tasks/page/task.json:3:5: 'comand' is not a key …}. */
  @Override
  public String toString() {
    return told(message);
  }

  private String told(String what) {
    String place = line == 0 ? "" : ":%d:%d".formatted(line, column);
    return "%s%s: %s. %s".formatted(file, place, what, remedy);
  }
}
