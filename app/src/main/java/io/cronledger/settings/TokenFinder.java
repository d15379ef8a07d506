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
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token each time it is needed: in the token file if one is set, which is read again when
 * it has changed, else in {@code APIFY_TOKEN}. The file goes first because somebody set it for this
 * service; the variable may have been left behind by another program.
 */
public final class TokenFinder {
  private static final String VARIABLE = "APIFY_TOKEN";
  private static final int LONGEST_FILE = 64 << 10;

  /** What a header can carry; a token with anything else was pasted with something around it. */
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  private final Optional<Path> file;
  private final Function<String, @Nullable String> environment;
  private @Nullable Seen seen;

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

  public synchronized Found find() {
    return file.map(this::inFile).orElseGet(this::inEnvironment);
  }

  private Found inEnvironment() {
    String token = environment.apply(VARIABLE);
    return token == null
        ? none(VARIABLE, "is not set", "Set it, or name a file with 'token-file'.")
        : token(VARIABLE, token.strip());
  }

  private Found inFile(Path path) {
    try {
      var now = Files.readAttributes(path, BasicFileAttributes.class);
      Seen last = seen;
      if (last == null
          || last.size() != now.size()
          || !last.changedAt().equals(now.lastModifiedTime())) {
        last = new Seen(now.lastModifiedTime(), now.size(), read(path));
        seen = last;
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
