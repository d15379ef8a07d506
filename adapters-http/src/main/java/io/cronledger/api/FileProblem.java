package io.cronledger.api;

/**
 * Something in the cron files, or in what they name, that is wrong or looks wrong.
 *
 * @param severity {@code error} or {@code warning}
 * @param line from 1; 0 when the file as a whole is meant
 * @param column in characters, from 1; 0 when the file as a whole is meant
 * @param source the line, or the part of it around the place
 * @param carets stand under the place when they are shown below the source; empty if there is none
 */
public record FileProblem(
    String severity,
    String file,
    int line,
    int column,
    int length,
    String source,
    String carets,
    String message,
    String remedy) {

  boolean isError() {
    return severity.equals("error");
  }
}
