package io.cronledger.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a command starts: a program on the PATH, and often a file of the task's folder. */
final class Program {
  /** Stands for the JDK of the service, wherever that is. */
  static final String JAVA = "java";

  private static final Pattern SOURCE =
      Pattern.compile("[^\\s:=]+\\.(java|jar|js|mjs|cjs|ts|py|sh|rb|pl|php|lua)");

  private Program() {}

  /** Why the command could not be started in the folder, as far as can be told beforehand. */
  static Optional<String> problemWith(List<String> command, Path folder) {
    String program = command.getFirst();
    if (program.contains("/")) {
      if (!Files.isExecutable(folder.resolve(program))) {
        return Optional.of("there is no program '%s' in %s".formatted(program, folder));
      }
    } else if (!program.equals(JAVA) && !isOnPath(program)) {
      return Optional.of("there is no program '%s' on the PATH".formatted(program));
    }
    return command.stream()
        .skip(1)
        .filter(word -> SOURCE.matcher(word).matches())
        .findFirst()
        .filter(source -> !Files.exists(folder.resolve(source)))
        .map(source -> "there is no file '%s' in %s".formatted(source, folder));
  }

  static boolean isOnPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(path)
        .filter(place -> !place.isEmpty())
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
