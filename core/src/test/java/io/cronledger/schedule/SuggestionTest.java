package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> WORDS = List.of("timeout", "memory", "tz");

  @Test
  void a_slip_of_the_finger_is_recognised() {
    assertThat(Suggestion.closest("timout", WORDS)).contains("timeout");
    assertThat(Suggestion.closest("Memroy", WORDS)).contains("memory");
  }

  @Test
  void what_is_too_far_off_is_no_slip() {
    assertThat(Suggestion.closest("description", WORDS)).isEmpty();
  }

  @Test
  void a_megabyte_of_nonsense_is_answered_at_once() {
    assertThat(Suggestion.closest("z".repeat(1 << 20), WORDS)).isEmpty();
  }
}
