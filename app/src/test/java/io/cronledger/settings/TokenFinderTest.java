package io.cronledger.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void a_token_that_a_schedule_names_is_in_a_variable_or_in_a_file_beside_the_services_own()
      throws IOException {
    Path own = Files.writeString(folder.resolve("token"), "own\n");
    Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(folder.resolve("tokens/SHOP"), "in-file\n");
    Files.writeString(folder.resolve("tokens/BOTH"), "in-file\n");
    Map<String, String> environment = Map.of("TOKEN_BOTH", "in-variable", "APIFY_TOKEN", "own");
    var finder = new TokenFinder(Optional.of(own), environment::get);

    assertThat(finder.find("SHOP")).isEqualTo(new TokenFinder.Found.Token("in-file"));
    assertThat(finder.find("BOTH")).isEqualTo(new TokenFinder.Found.Token("in-variable"));
    assertThat(problem(finder.find("NONE")))
        .startsWith(folder.resolve("tokens/NONE") + ": is not there");
    var withoutFiles = new TokenFinder(Optional.empty(), environment::get);
    assertThat(withoutFiles.find("BOTH")).isEqualTo(new TokenFinder.Found.Token("in-variable"));
    assertThat(problem(withoutFiles.find("SHOP")))
        .startsWith("TOKEN_SHOP: is not set")
        .contains("tokens/SHOP");
  }

  @Test
  void the_file_of_a_named_token_is_read_again_too() throws IOException {
    Path own = Files.writeString(folder.resolve("token"), "own\n");
    Path shop = Files.createDirectory(folder.resolve("tokens")).resolve("SHOP");
    Files.writeString(shop, "old\n");
    var finder = new TokenFinder(Optional.of(own), _ -> null);
    finder.find("SHOP");

    Files.writeString(shop, "newer\n");

    assertThat(finder.find("SHOP")).isEqualTo(new TokenFinder.Found.Token("newer"));
    assertThat(finder.find()).isEqualTo(new TokenFinder.Found.Token("own"));
  }

  @Test
  void a_name_leads_nowhere_else() {
    var finder = new TokenFinder(Optional.of(folder.resolve("token")), _ -> null);

    assertThatThrownBy(() -> finder.find("../token")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_token_never_shows_itself() {
    assertThat(new TokenFinder(Optional.empty(), _ -> "canary").find().toString())
        .doesNotContain("canary");
  }

  private static String problem(Optional<Path> file) {
    return problem(new TokenFinder(file, _ -> null).find());
  }

  private static String problem(TokenFinder.Found found) {
    return switch (found) {
      case TokenFinder.Found.Token token -> throw new AssertionError(token.toString());
      case TokenFinder.Found.None(var problem) -> problem.toString();
    };
  }
}
