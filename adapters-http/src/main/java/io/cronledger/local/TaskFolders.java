package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tasks of this machine. Folders are read whenever they are asked for, so that a change counts
 * from the next run on.
 */
final class TaskFolders {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final Path root;

  TaskFolders(Path root) {
    this.root = root;
  }

  /** Everything that is wrong with any of the folders. */
  List<TaskProblem> problems() {
    var problems = new ArrayList<TaskProblem>();
    if (!Files.isDirectory(root)) {
      problems.add(
          new TaskProblem(root, 0, 0, "there is no such folder", "Create it, even if empty"));
      return problems;
    }
    if (!Files.isReadable(root)) {
      problems.add(
          new TaskProblem(
              root,
              0,
              0,
              "this folder may not be read by this user",
              "Give the user that runs Cronledger leave to read it"));
      return problems;
    }
    for (Path folder : folders()) {
      if (!NAME.matcher(name(folder)).matches()) {
        problems.add(
            new TaskProblem(
                folder,
                0,
                0,
                "'%s' cannot be a task's name".formatted(name(folder)),
                "Use letters, digits, '-', '_' and '.', at most 63, such as 'page-check'"));
      } else if (TaskFile.read(folder) instanceof TaskFile.Reading.Flawed flawed) {
        problems.addAll(flawed.problems());
      }
    }
    return problems;
  }

  /** The tasks that can be run, by name. */
  List<LocalTask> usable() {
    return folders().stream()
        .filter(folder -> NAME.matcher(name(folder)).matches())
        .map(TaskFile::read)
        .flatMap(
            reading ->
                reading instanceof TaskFile.Reading.Usable usable
                    ? Stream.of(usable.task())
                    : Stream.empty())
        .toList();
  }

  /**
   * The name of the task that a caller calls {@code local~NAME}, {@code ~NAME} or by its id, or by
   * that of its Actor, which is there for it alone.
   */
  Optional<String> nameOf(String given) {
    String reference = given.replace('/', '~'); // local/NAME, its slash percent-encoded
    int tilde = reference.indexOf('~');
    if (tilde < 0) {
      return names()
          .filter(
              name ->
                  LocalTask.idOf(name).equals(reference)
                      || LocalTask.actorIdOf(name).equals(reference))
          .findFirst();
    }
    String owner = reference.substring(0, tilde);
    String wanted = reference.substring(tilde + 1);
    if (wanted.isEmpty()) {
      throw new ApiError(
          400, "invalid-request", "'%s' names no task; write local~NAME.".formatted(given));
    }
    boolean ours =
        owner.isEmpty() || owner.equalsIgnoreCase(LocalTask.OWNER) || owner.equals(PlatformId.USER);
    return ours ? names().filter(wanted::equalsIgnoreCase).findFirst() : Optional.empty();
  }

  /**
   * The task as it stands now.
   *
   * @throws ApiError if there is none, or if it cannot be run
   */
  LocalTask get(String reference) {
    String name = nameOf(reference).orElseThrow(() -> ApiError.notFound("Actor task"));
    return switch (TaskFile.read(root.resolve(name))) {
      case TaskFile.Reading.Usable(LocalTask task) -> task;
      case TaskFile.Reading.Flawed(List<TaskProblem> problems) ->
          throw new ApiError(
              400,
              "invalid-request",
              "The task cannot be run: " + problems.getFirst().withoutText());
    };
  }

  private Stream<String> names() {
    return folders().stream().map(TaskFolders::name).filter(name -> NAME.matcher(name).matches());
  }

  private List<Path> folders() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isDirectory)
          .filter(folder -> !name(folder).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }
}
