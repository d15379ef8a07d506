package io.cronledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void quantiles_are_right_within_a_tenth() {
    Random random = new Random(20261125);
    for (int round = 0; round < 50; round++) {
      long[] millis = new long[2_000];
      Arrays.setAll(millis, _ -> 20 + Math.round(Math.exp(4 + 2 * random.nextGaussian())));
      Summary summary =
          Summary.ofAll(
              Arrays.stream(millis).mapToObj(SummaryTest::share).toList(),
              Arrays.stream(millis).mapToObj(SummaryTest::late).toList());
      Arrays.sort(millis);

      for (double part : new double[] {0.25, 0.5, 0.75, 0.95}) {
        long exact = millis[(int) (part * millis.length) - 1];
        assertThat(summary.quantile(part).toMillis())
            .isCloseTo(exact, Percentage.withPercentage(10));
        assertThat(summary.lateQuantile(part)).isEqualTo(summary.quantile(part));
      }
      assertThat(summary.longest().toMillis()).isEqualTo(millis[millis.length - 1]);
      assertThat(summary.quantile(1)).isLessThanOrEqualTo(summary.longest());
    }
  }

  @Test
  void what_lies_far_beyond_the_quarters_is_slow_once_there_are_twenty_successes() {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < UsualBand.FEWEST - 1; i++) {
      shares.add(share(1_000 + 10 * i));
    }
    assertThat(UsualBand.edges(figures(shares), Instant.EPOCH.plusSeconds(86_400 * 40L))).isEmpty();

    shares.add(share(1_100));

    assertThat(UsualBand.edges(figures(shares), Instant.EPOCH.plusSeconds(86_400 * 40L)))
        .hasEntrySatisfying(
            new ScheduleName("prices"),
            edge -> assertThat(edge).isBetween(Duration.ofMillis(1_190), Duration.ofMillis(1_600)));
  }

  private static Figures figures(List<Share> shares) {
    return new Figures() {
      @Override
      public List<Share> shares(Scope scope) {
        return shares;
      }

      @Override
      public List<Lateness> lateness(Scope scope) {
        return List.of();
      }
    };
  }

  private static Lateness late(long millis) {
    int bucket = Bucket.of(Duration.ofMillis(millis));
    return new Lateness(new ScheduleName("prices"), null, null, bucket, 1);
  }

  private static Share share(long millis) {
    Duration took = Duration.ofMillis(millis);
    return new Share(
        new ScheduleName("prices"),
        null,
        null,
        Status.SUCCEEDED,
        Bucket.of(took),
        1,
        took,
        took,
        Duration.ZERO,
        took,
        BigDecimal.ZERO);
  }
}
