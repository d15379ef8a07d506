package io.cronledger.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFinderTest {
  @TempDir Path folder;

  @Test
  void the_environment_has_it_unless_a_file_is_set() throws IOException {
    var environment = Map.of("APIFY_TOKEN", " env-token\n");
    Path file = Files.writeString(folder.resolve("token"), "file-token\nand a note\n");

    assertThat(new TokenFinder(Optional.empty(), environment::get).find())
        .isEqualTo(new TokenFinder.Found.Token("env-token"));
    assertThat(new TokenFinder(Optional.of(file), environment::get).find())
        .isEqualTo(new TokenFinder.Found.Token("file-token"));
  }

  @Test
  void a_file_that_changed_is_read_again() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "old\n");
    var finder = new TokenFinder(Optional.of(file), _ -> null);
    finder.find();

    Files.writeString(file, "newer\n");

    assertThat(finder.find()).isEqualTo(new TokenFinder.Found.Token("newer"));
  }

  @Test
  void what_is_missing_is_said_with_its_place() throws IOException {
    Path none = folder.resolve("none");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path odd = Files.writeString(folder.resolve("odd"), "two words\n");

    assertThat(problem(Optional.empty())).startsWith("APIFY_TOKEN: is not set");
    assertThat(problem(Optional.of(none))).startsWith(none + ": is not there");
    assertThat(problem(Optional.of(folder))).startsWith(folder + ": cannot be read");
    assertThat(problem(Optional.of(empty))).startsWith(empty + ": holds no token");
    assertThat(problem(Optional.of(odd))).startsWith(odd + ": holds something else");
  }

  @Test
  void a_token_never_shows_itself() {
    assertThat(new TokenFinder(Optional.empty(), _ -> "canary").find().toString())
        .doesNotContain("canary");
  }

  private static String problem(Optional<Path> file) {
    return switch (new TokenFinder(file, _ -> null).find()) {
      case TokenFinder.Found.Token token -> throw new AssertionError(token.toString());
      case TokenFinder.Found.None(var problem) -> problem.toString();
    };
  }
}
