package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Option;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Quote;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The JSON an option stands for: its value, or the content of the file that {@code @file} names. A
 * file is looked for beside the cron file, then in the config folder, where {@code inputs/} is.
 */
final class References {

  /** A folder and how the user would name it. */
  record Folder(Path path, String shownAs) {
    String shown(String file) {
      return shownAs.isEmpty() ? file : shownAs + "/" + file;
    }
  }

  private final TextFiles files;
  private final List<Folder> folders;
  private final Problems problems;

  /** A default for many entries is looked at once. */
  private final IdentityHashMap<Option, Optional<Placed>> known = new IdentityHashMap<>();

  References(TextFiles files, List<Folder> folders, Problems problems) {
    this.files = files;
    this.folders = folders;
    this.problems = problems;
  }

  /** The JSON, compact; or nothing, and what is wrong has been said. */
  Optional<Placed> json(Option option, Placed value, Json.Kind kind) {
    return known.computeIfAbsent(option, _ -> sound(value, kind));
  }

  private Optional<Placed> sound(Placed value, Json.Kind kind) {
    Optional<Placed> text = value.text().startsWith("@") ? content(value) : Optional.of(value);
    Optional<Placed> json = text;
    if (text.isPresent()) {
      Optional<Flaw> flaw = Json.flaw(text.get().text(), kind);
      flaw.ifPresent(found -> problems.add(text.get().error(found)));
      json = flaw.isPresent() ? Optional.empty() : text.map(Json::compact);
    }
    return json;
  }

  private Optional<Placed> content(Placed reference) {
    String name = reference.text().substring(1);
    try {
      Folder folder = folders.getFirst();
      for (Folder candidate : folders) {
        // Asked for in every folder, so that its coming and going is noticed wherever it is.
        if (files.read(candidate.path().resolve(name), candidate.shown(name))
                instanceof TextFiles.Found.None none
            && none.isMissing()) {
          continue;
        }
        folder = candidate;
        break;
      }
      return content(reference, folder, name);
    } catch (InvalidPathException e) {
      problems.add(
          reference.error("%s is not the name of a file".formatted(Quote.of(name)), "Mend it."));
      return Optional.empty();
    }
  }

  private Optional<Placed> content(Placed reference, Folder folder, String name) {
    return switch (files.read(folder.path().resolve(name), folder.shown(name))) {
      case TextFiles.Found.Text(Source source) ->
          Optional.of(Placed.of(source, 0, source.text().length()));
      case TextFiles.Found.Broken(Problem problem) -> {
        problems.add(problem);
        yield Optional.empty();
      }
      case TextFiles.Found.None(String message, String remedy) -> {
        problems.add(
            reference.error("%s %s".formatted(Quote.of(folder.shown(name)), message), remedy));
        yield Optional.empty();
      }
    };
  }
}
