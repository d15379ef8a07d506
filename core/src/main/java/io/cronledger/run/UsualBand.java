package io.cronledger.run;

import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long a schedule's successes usually take: what lies beyond the upper quarter by more than one
 * and a half times the distance between the quarters is slow (Tukey's fence).
 */
public final class UsualBand {
  /** The days that tell what is usual. */
  public static final Duration LOOKED_AT = Duration.ofDays(30);

  /** With fewer successes nothing is usual yet, and nothing slow. */
  public static final int FEWEST = 20;

  private static final double FENCE = 1.5;

  private UsualBand() {}

  /** The upper edge of each schedule's band. */
  public static Map<ScheduleName, Duration> edges(Figures figures, Instant now) {
    List<Share> shares =
        figures.shares(Scope.of(null, null, now.minus(LOOKED_AT), now, Grouping.SCHEDULE));
    Map<ScheduleName, Duration> edges = new HashMap<>();
    shares.stream()
        .filter(share -> share.schedule() != null && share.status() == Status.SUCCEEDED)
        .collect(Collectors.groupingBy(Share::schedule))
        .forEach(
            (schedule, own) -> {
              Summary usual = Summary.ofAll(own, List.of());
              if (usual.sent() >= FEWEST) {
                edges.put(schedule, edge(usual));
              }
            });
    return edges;
  }

  private static Duration edge(Summary usual) {
    Duration upper = usual.quantile(0.75);
    Duration between = upper.minus(usual.quantile(0.25));
    return upper.plus(Duration.ofMillis(Math.round(FENCE * between.toMillis())));
  }
}
