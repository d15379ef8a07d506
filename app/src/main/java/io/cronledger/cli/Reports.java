package io.cronledger.cli;

import io.cronledger.crontab.Problem;
import io.cronledger.schedule.Suggestion;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How commands word what is wrong. */
public final class Reports {
  private Reports() {}

  /** All errors among problems, as text. */
  public static String errors(List<Problem> problems) {
    return problems.stream()
        .filter(Problem::isError)
        .map(Problem::toString)
        .collect(Collectors.joining("\n"));
  }

  /** The same for a log, which others read, and which stays: without what the lines say. */
  public static String errorsWithoutText(List<Problem> problems) {
    return problems.stream()
        .filter(Problem::isError)
        .map(problem -> problem.withoutText() + "\n")
        .collect(Collectors.joining("", "", "  'cronledger check' shows the lines."));
  }

  /** A file or a stream that failed: which one, and why. */
  static String io(Exception e) {
    Throwable cause =
        e instanceof UncheckedIOException ? Objects.requireNonNullElse(e.getCause(), e) : e;
    return switch (cause) {
      case AccessDeniedException denied ->
          "%s may not be used by this user: give the user that runs Cronledger leave."
              .formatted(denied.getFile());
      case NoSuchFileException none -> "%s is not there.".formatted(none.getFile());
      case FileSystemException other when other.getReason() != null ->
          "%s: %s".formatted(other.getFile(), other.getReason());
      default -> String.valueOf(cause.getMessage());
    };
  }

  /** Nothing was found of these, perhaps since they are called otherwise. */
  static void tellUnknown(List<String> schedules, Desk desk, Screen screen) {
    Set<String> known =
        desk.schedules().stream().map(s -> s.path("name").asString()).collect(Collectors.toSet());
    schedules.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> screen.err().println(noSchedule(name, desk)));
  }

  static String noSchedule(String name, Desk desk) {
    return noSuch("schedule", name, desk.schedules().stream().map(s -> s.path("name").asString()));
  }

  static String noSuch(String kind, String name, Stream<String> known) {
    List<String> names = known.toList();
    String remedy =
        Suggestion.closest(name, names)
            .map("Did you mean '%s'?"::formatted)
            .orElse(
                names.isEmpty()
                    ? "There are none."
                    : "There are " + String.join(", ", names) + ".");
    return "There is no %s '%s'. %s".formatted(kind, name, remedy);
  }
}
