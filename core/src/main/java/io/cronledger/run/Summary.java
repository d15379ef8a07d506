package io.cronledger.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a group come to.
 *
 * @param counts how many ended in which way
 * @param buckets how many took about how long, of those that ran
 * @param lateBuckets how many were about how late, of those that ran
 */
public record Summary(
    Group group,
    Map<Status, Long> counts,
    NavigableMap<Integer, Long> buckets,
    Duration took,
    Duration longest,
    Duration late,
    Duration latest,
    NavigableMap<Integer, Long> lateBuckets,
    BigDecimal usd) {

  /** What they have in common; null where they do not. */
  public record Group(
      @Nullable ScheduleName schedule, @Nullable TaskRef task, @Nullable Instant at) {}

  /** One of each group, in the order of the shares. */
  public static List<Summary> of(List<Share> shares, List<Lateness> lateness) {
    Map<Group, List<Lateness>> late =
        lateness.stream()
            .collect(Collectors.groupingBy(one -> new Group(one.schedule(), one.task(), one.at())));
    Map<Group, List<Share>> groups = new LinkedHashMap<>();
    for (Share share : shares) {
      groups
          .computeIfAbsent(
              new Group(share.schedule(), share.task(), share.at()), _ -> new ArrayList<>())
          .add(share);
    }
    return groups.entrySet().stream()
        .map(one -> of(one.getKey(), one.getValue(), late.getOrDefault(one.getKey(), List.of())))
        .toList();
  }

  /** All of them as one. */
  public static Summary ofAll(List<Share> shares, List<Lateness> lateness) {
    return of(new Group(null, null, null), shares, lateness);
  }

  private static Summary of(Group group, List<Share> shares, List<Lateness> lateness) {
    NavigableMap<Integer, Long> late = new TreeMap<>();
    lateness.forEach(one -> late.merge(one.bucket(), one.runs(), Long::sum));
    Map<Status, Long> counts = new EnumMap<>(Status.class);
    NavigableMap<Integer, Long> buckets = new TreeMap<>();
    for (Share share : shares) {
      counts.merge(share.status(), share.runs(), Long::sum);
      if (share.bucket() != Bucket.NONE) {
        buckets.merge(share.bucket(), share.runs(), Long::sum);
      }
    }
    return new Summary(
        group,
        counts,
        buckets,
        sum(shares, share -> share.took().toMillis()),
        most(shares, share -> share.longest().toMillis()),
        sum(shares, share -> share.late().toMillis()),
        most(shares, share -> share.latest().toMillis()),
        late,
        shares.stream().map(Share::usd).reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private static Duration sum(List<Share> shares, ToLongFunction<Share> part) {
    return Duration.ofMillis(shares.stream().mapToLong(part).sum());
  }

  private static Duration most(List<Share> shares, ToLongFunction<Share> part) {
    return Duration.ofMillis(shares.stream().mapToLong(part).max().orElse(0));
  }

  /** How many runs were sent. */
  public long sent() {
    return buckets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The part of the runs that are over which ended well; slots that did not fire are left out. */
  public OptionalDouble successRate() {
    long good = counts.getOrDefault(Status.SUCCEEDED, 0L);
    long bad =
        counts.entrySet().stream()
            .filter(one -> one.getKey().isBadEnd())
            .mapToLong(Map.Entry::getValue)
            .sum();
    return good + bad == 0 ? OptionalDouble.empty() : OptionalDouble.of(good * 1.0 / (good + bad));
  }

  /**
   * The time that a part of the runs did not exceed, give or take a tenth; nothing took longer than
   * the longest.
   *
   * @param part such as 0.95
   */
  public Duration quantile(double part) {
    return quantile(part, buckets, longest);
  }

  /** How late a part of the runs was at the most, as closely. */
  public Duration lateQuantile(double part) {
    return quantile(part, lateBuckets, latest);
  }

  private static Duration quantile(
      double part, NavigableMap<Integer, Long> buckets, Duration longest) {
    double rank = part * buckets.values().stream().mapToLong(Long::longValue).sum();
    double below = 0;
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      if (below + bucket.getValue() >= rank) {
        double within = (rank - below) / bucket.getValue();
        Duration there = Bucket.at(bucket.getKey(), within);
        return there.compareTo(longest) < 0 ? there : longest;
      }
      below += bucket.getValue();
    }
    return longest;
  }

  /** From the slot, or the order, to the first sending, on average. */
  public Duration averageLate() {
    return sent() == 0 ? Duration.ZERO : late.dividedBy(sent());
  }
}
