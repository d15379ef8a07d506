package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

  @ParameterizedTest
  @CsvSource({
    "200ms, PT0.2S",
    "90s, PT1M30S",
    "5m, PT5M",
    "2h, PT2H",
    "7d, PT168H",
    "1h30m, PT1H30M",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "0s, PT0S"
  })
  void a_span_is_numbers_with_their_units(String text, Duration meant) {
    assertThat(Span.parse(text)).isEqualTo(new Parsed.Good<>(meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"200ms", "1m30s", "5m", "2h", "7d", "1h30m", "1d2h3m4s5ms", "0s"})
  void a_span_in_its_largest_units_is_printed_as_it_was_written(String text) {
    assertThat(Span.print(Parse.good(Span.parse(text)))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "90", "s", "1.5h", "-5m", "30m1h", "1h1h", "5 m", "5M", "1h30", "5min", "٥m"})
  void anything_else_is_refused_with_an_example(String text) {
    Flaw flaw = Parse.flaw(Span.parse(text));

    assertThat(flaw.message()).isEqualTo("'" + text + "' is not a duration");
    assertThat(flaw.remedy()).contains("90s", "1h30m");
    assertThat(flaw.end()).isEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"36526d", "9999999999999999999999d", "36525d1ms", "999999999999999d"})
  void a_span_of_more_than_a_century_is_refused(String text) {
    assertThat(Parse.flaw(Span.parse(text)).message())
        .isEqualTo("'" + text + "' is too long a duration");
  }

  @Test
  void a_value_as_long_as_a_book_is_quoted_shortly() {
    assertThat(Parse.flaw(Span.parse("x".repeat(1_000_000))).message()).hasSizeLessThan(100);
  }
}
