package io.cronledger.schedule;

import io.cronledger.run.Bucket;
import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.Lapse;
import io.cronledger.run.Lateness;
import io.cronledger.run.Outcome;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Share;
import io.cronledger.run.TaskRef;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Traits;
import io.cronledger.run.Unfired;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers questions about entries by looking at each of them. */
final class Plainly {
  private final NavigableMap<RunId, Entry> entries;

  Plainly(NavigableMap<RunId, Entry> entries) {
    this.entries = entries;
  }

  boolean passes(EntryFilter filter, Entry entry) {
    RunId id = entry.id();
    ScheduleName schedule = schedule(entry);
    return (filter.schedules().isEmpty()
            || (schedule != null && filter.schedules().contains(schedule)))
        && (filter.task() == null || filter.task().equals(task(entry)))
        && (filter.statuses().isEmpty() || filter.statuses().contains(entry.status()))
        && (filter.since() == null || id.compareTo(RunId.firstAt(filter.since())) >= 0)
        && (filter.until() == null || id.compareTo(RunId.firstAt(filter.until())) < 0)
        && (filter.before() == null || id.compareTo(filter.before()) < 0)
        && (filter.only() == null || id.equals(filter.only()))
        && isLike(filter.traits(), entry);
  }

  private boolean isLike(Traits like, Entry entry) {
    Duration took = lapse(entry).map(Lapse::took).orElse(null);
    BigDecimal usd = usd(entry);
    return (like.byHand() == null || like.byHand() == isByHand(entry))
        && (like.text() == null || failure(entry).contains(like.text().toLowerCase(Locale.ROOT)))
        && (!like.changed() || hasChanged(entry))
        && (like.beyond() == null || isBeyond(like, entry, took))
        && (like.over() == null || (took != null && took.compareTo(like.over()) >= 0))
        && (like.under() == null || (took != null && took.compareTo(like.under()) < 0))
        && (like.dearer() == null || (usd != null && usd.compareTo(like.dearer()) >= 0))
        && (like.cheaper() == null || (usd != null && usd.compareTo(like.cheaper()) < 0));
  }

  private static boolean isByHand(Entry entry) {
    return entry instanceof TaskRun run && run.order().cause() instanceof Cause.Manual;
  }

  private static String failure(Entry entry) {
    Optional<Failure> failure =
        entry instanceof TaskRun.Over over ? over.outcome().failure() : Optional.empty();
    return failure
        .map(why -> (why.kind() + " " + why.message()).toLowerCase(Locale.ROOT))
        .orElse("");
  }

  private boolean hasChanged(Entry entry) {
    ScheduleName schedule = schedule(entry);
    Optional<String> now = output(entry);
    return schedule != null
        && now.isPresent()
        && entries.headMap(entry.id(), false).descendingMap().values().stream()
            .filter(one -> schedule.equals(schedule(one)) && output(one).isPresent())
            .findFirst()
            .filter(before -> !output(before).equals(now))
            .isPresent();
  }

  private static Optional<String> output(Entry entry) {
    return entry instanceof TaskRun.Over over
            && over.outcome() instanceof Outcome.Succeeded(var out)
        ? Optional.of(out.sha256())
        : Optional.empty();
  }

  private static boolean isBeyond(Traits like, Entry entry, @Nullable Duration took) {
    ScheduleName schedule = schedule(entry);
    Duration edge = like.beyond() == null || schedule == null ? null : like.beyond().get(schedule);
    return edge != null && took != null && took.compareTo(edge) > 0;
  }

  private static Optional<Lapse> lapse(Entry entry) {
    return entry instanceof TaskRun.Over over ? Lapse.of(over) : Optional.empty();
  }

  private static @Nullable BigDecimal usd(Entry entry) {
    return entry instanceof TaskRun.Over over && over.facts() != null ? over.facts().usd() : null;
  }

  List<Share> shares(Scope scope) {
    List<Share> shares = new ArrayList<>();
    within(scope).forEach(entry -> merge(shares, share(scope.grouping(), entry, at(entry))));
    return shares.stream().sorted(Share.ORDER).toList();
  }

  List<Lateness> lateness(Scope scope) {
    return within(scope)
        .filter(entry -> lapse(entry).isPresent())
        .map(
            entry -> {
              Share share = share(scope.grouping(), entry, at(entry));
              int bucket = Bucket.of(share.late());
              return new Lateness(share.schedule(), share.task(), share.at(), bucket, 1);
            })
        .collect(Collectors.groupingBy(one -> one, Collectors.counting()))
        .entrySet()
        .stream()
        .map(
            same -> {
              Lateness one = same.getKey();
              return new Lateness(
                  one.schedule(), one.task(), one.at(), one.bucket(), same.getValue());
            })
        .sorted(Lateness.ORDER)
        .toList();
  }

  private Stream<Entry> within(Scope scope) {
    return entries.values().stream()
        .filter(entry -> entry.status().isFinal())
        .filter(entry -> !at(entry).isBefore(scope.from()) && at(entry).isBefore(scope.to()))
        .filter(e -> scope.schedule() == null || scope.schedule().equals(schedule(e)))
        .filter(e -> scope.task() == null || scope.task().equals(task(e)));
  }

  private static Instant at(Entry entry) {
    return Instant.ofEpochMilli(entry.id().value().getMostSignificantBits() >>> 16);
  }

  private static void merge(Collection<Share> shares, Share one) {
    for (Share other : shares) {
      if (Share.ORDER.compare(one, other) == 0) {
        shares.remove(other);
        shares.add(sum(one, other));
        return;
      }
    }
    shares.add(one);
  }

  private static Share sum(Share one, Share other) {
    return new Share(
        one.schedule(),
        one.task(),
        one.at(),
        one.status(),
        one.bucket(),
        one.runs() + other.runs(),
        one.took().plus(other.took()),
        longer(one.longest(), other.longest()),
        one.late().plus(other.late()),
        longer(one.latest(), other.latest()),
        one.usd().add(other.usd()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Share share(Grouping grouping, Entry entry, Instant at) {
    Optional<Lapse> lapse = lapse(entry);
    Duration took = lapse.map(Lapse::took).orElse(Duration.ZERO);
    Duration late = lapse.map(Lapse::late).orElse(Duration.ZERO);
    BigDecimal usd = usd(entry);
    boolean bySchedule = grouping == Grouping.SCHEDULE;
    return new Share(
        bySchedule ? schedule(entry) : null,
        bySchedule ? task(entry) : null,
        switch (grouping) {
          case SCHEDULE -> null;
          case DAY -> at.truncatedTo(ChronoUnit.DAYS);
          case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
        },
        entry.status(),
        lapse.map(one -> Bucket.of(one.took())).orElse(Bucket.NONE),
        entry instanceof Unfired range ? range.count() : 1,
        took,
        took,
        late,
        late,
        usd == null ? BigDecimal.ZERO.setScale(6) : usd.setScale(6, RoundingMode.HALF_UP));
  }

  static @Nullable ScheduleName schedule(Entry entry) {
    return switch (entry) {
      case TaskRun run -> run.order().cause().schedule();
      case Unfired range -> range.schedule();
    };
  }

  private static TaskRef task(Entry entry) {
    return switch (entry) {
      case TaskRun run -> run.order().task();
      case Unfired range -> range.task();
    };
  }
}
