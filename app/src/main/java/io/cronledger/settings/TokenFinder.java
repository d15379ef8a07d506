package io.cronledger.settings;

import io.cronledger.crontab.Place;
import io.cronledger.crontab.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds tokens each time one is needed. The service's own is in the token file if one is set, which
 * is read again when it has changed, else in {@code APIFY_TOKEN}. The file goes first because
 * somebody set it for this service; the variable may have been left behind by another program. A
 * token that a schedule names is in {@code TOKEN_NAME}, else in {@code tokens/NAME} beside the
 * token file.
 */
public final class TokenFinder {
  private static final String VARIABLE = "APIFY_TOKEN";
  private static final String NAMED_VARIABLE = "TOKEN_";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,60}");
  private static final int LONGEST_FILE = 64 << 10;

  /** What a header can carry; a token with anything else was pasted with something around it. */
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  private final Optional<Path> file;
  private final Function<String, @Nullable String> environment;

  /** Files as they were last read. A handful: there is one for each name in the cron files. */
  private final Map<Path, Seen> seen = new HashMap<>();

  public TokenFinder(Optional<Path> file, Function<String, @Nullable String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** A token, or why there is none. */
  public sealed interface Found {
    /** A secret: it has no business in a text, so its text does not show it. */
    record Token(String value) implements Found {
      @Override
      public String toString() {
        return "a token";
      }
    }

    record None(Problem problem) implements Found {}
  }

  private record Seen(FileTime changedAt, long size, Found found) {}

  /** The service's own. */
  public synchronized Found find() {
    return file.map(this::inFile)
        .orElseGet(() -> inEnvironment(VARIABLE, "Set it, or name a file with 'token-file'."));
  }

  /**
   * The one of that name.
   *
   * @param name letters, digits and {@code _}
   */
  public synchronized Found find(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is not the name of a token".formatted(name));
    }
    String variable = NAMED_VARIABLE + name;
    Optional<Path> beside = file.map(own -> own.resolveSibling("tokens").resolve(name));
    return beside.isPresent() && environment.apply(variable) == null
        ? inFile(beside.get())
        : inEnvironment(
            variable,
            "Set it, or put the token into 'tokens/%s' beside the file that 'token-file' names."
                .formatted(name));
  }

  private Found inEnvironment(String variable, String remedy) {
    String token = environment.apply(variable);
    return token == null ? none(variable, "is not set", remedy) : token(variable, token.strip());
  }

  private Found inFile(Path path) {
    try {
      var now = Files.readAttributes(path, BasicFileAttributes.class);
      Seen last = seen.get(path);
      if (last == null
          || last.size() != now.size()
          || !last.changedAt().equals(now.lastModifiedTime())) {
        last = new Seen(now.lastModifiedTime(), now.size(), read(path));
        seen.put(path, last);
      }
      return last.found();
    } catch (NoSuchFileException e) {
      return none(path.toString(), "is not there", "Create it, with the token as its first line.");
    } catch (IOException e) {
      return none(
          path.toString(),
          "cannot be read",
          "It must be a file that the user who runs Cronledger may read.");
    }
  }

  private static Found read(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      String text = new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8);
      return token(path.toString(), text.lines().findFirst().orElse("").strip());
    }
  }

  private static Found token(String place, String token) {
    if (token.isEmpty()) {
      return none(place, "holds no token", "Its first line is to be the token.");
    }
    return VISIBLE.matcher(token).matches()
        ? new Found.Token(token)
        : none(
            place,
            "holds something else than a token",
            "A token has letters, digits and signs alone, without white space.");
  }

  private static Found none(String place, String message, String remedy) {
    return new Found.None(Problem.error(Place.whole(place), message, remedy));
  }
}
