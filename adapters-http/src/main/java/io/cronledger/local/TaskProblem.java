package io.cronledger.local;

import java.nio.file.Path;

/**
 * Something in a task folder that cannot be right, with the place and the remedy.
 *
 * @param file the {@code task.json}, or the folder that should hold one
 * @param line counted from 1; 0 if no single line is to blame
 * @param column counted from 1; 0 if no single place is to blame
 * @param message what is wrong; quotes it
 * @param remedy what would be right, with an example
 */
public record TaskProblem(Path file, int line, int column, String message, String remedy) {

  /** {@code config/tasks/page/task.json:3:5: 'comand' is not a key …}. */
  @Override
  public String toString() {
    String place = line == 0 ? "" : ":%d:%d".formatted(line, column);
    return "%s%s: %s. %s".formatted(file, place, message, remedy);
  }
}
