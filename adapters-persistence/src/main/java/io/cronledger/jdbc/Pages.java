package io.cronledger.jdbc;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statement for a page of entries, newest first.
 *
 * <p>Of several schedules or statuses each has a page of its own, from one index. Each {@code order
 * by} begins with the leading columns of the index that is meant: without them H2 would sort all
 * the rows to find the first fifty.
 */
final class Pages {
  /** Beyond so many a statement of pages costs more than reading entries that are not meant. */
  private static final int MOST = 60;

  private static final String TEXT = "(select text from failure_text where run = entry.id)";

  private static final Set<Status> BAD_ENDS =
      Arrays.stream(Status.values()).filter(Status::isBadEnd).collect(Collectors.toSet());

  private Pages() {}

  /** A query for at least the page's entries; values are bound by name. */
  static String of(EntryFilter filter, Map<String, Object> values) {
    values.put("limit", filter.limit());
    if (filter.traits().text() != null && filter.schedules().isEmpty()) {
      return ofFailures(filter, values);
    }
    Set<Status> statuses = statuses(filter);
    List<@Nullable ScheduleName> schedules = orAny(filter.schedules());
    boolean alone = schedules.size() * Math.max(1, statuses.size()) <= MOST;
    List<String> pages = new ArrayList<>();
    for (ScheduleName schedule : alone ? schedules : orAny(Set.<ScheduleName>of())) {
      for (Status status : orAny(statuses)) {
        pages.add(page(filter, schedule, status, values));
      }
    }
    return String.join(" union all ", pages);
  }

  private static <T> List<@Nullable T> orAny(Collection<T> some) {
    return some.isEmpty() ? Collections.singletonList(null) : new ArrayList<>(some);
  }

  /** What can be only of some statuses is looked for under those alone. */
  private static Set<Status> statuses(EntryFilter filter) {
    Traits like = filter.traits();
    Set<Status> possible =
        like.changed() ? Set.of(Status.SUCCEEDED) : like.text() != null ? BAD_ENDS : Set.of();
    if (possible.isEmpty() || filter.statuses().isEmpty()) {
      return possible.isEmpty() ? filter.statuses() : possible;
    }
    Set<Status> both =
        filter.statuses().stream().filter(possible::contains).collect(Collectors.toSet());
    return both.isEmpty() ? filter.statuses() : both;
  }

  /**
   * Goes through what failures say, and to the runs themselves only where that is what is looked
   * for. The outer join keeps H2 from beginning with the runs.
   */
  private static String ofFailures(EntryFilter filter, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>();
    bounds("run", filter, conditions, values);
    conditions.add(says("text", filter.traits(), values));
    if (filter.task() != null) {
      conditions.add("task = :" + bound(values, filter.task().value()));
    }
    if (!filter.statuses().isEmpty()) {
      conditions.add(
          filter.statuses().stream()
              .map(status -> "'" + status.label() + "'")
              .collect(Collectors.joining(", ", "status in (", ")")));
    }
    traits(filter.traits(), conditions, values);
    return """
        (select entry.* from failure_text left join entry on id = run
          where %s order by run desc fetch first :limit rows only)
        """
        .formatted(String.join(" and ", conditions));
  }

  private static String says(String text, Traits like, Map<String, Object> values) {
    String word = FailureTexts.normal(Objects.requireNonNull(like.text()));
    return "position(:%s in %s) > 0".formatted(bound(values, word), text);
  }

  static String page(
      EntryFilter filter,
      @Nullable ScheduleName schedule,
      @Nullable Status status,
      Map<String, Object> values) {
    List<String> conditions = new ArrayList<>();
    List<String> order = new ArrayList<>();
    if (schedule != null) {
      conditions.add("schedule = :" + bound(values, schedule.value()));
      order.add("schedule desc");
    } else if (!filter.schedules().isEmpty()) {
      conditions.add(
          filter.schedules().stream()
              .map(name -> ":" + bound(values, name.value()))
              .collect(Collectors.joining(", ", "schedule in (", ")")));
    }
    if (filter.task() != null) {
      conditions.add("task = :" + bound(values, filter.task().value()));
      if (schedule == null && status == null) {
        order.add("task desc");
      }
    }
    if (status != null) {
      conditions.add("status = '%s'".formatted(status.label()));
      order.add("status desc");
    }
    bounds("id", filter, conditions, values);
    if (filter.traits().text() != null) {
      conditions.add(says(TEXT, filter.traits(), values));
    }
    traits(filter.traits(), conditions, values);
    order.add("id desc");
    return "(select * from entry %s order by %s fetch first :limit rows only)"
        .formatted(
            conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions),
            String.join(", ", order));
  }

  private static void bounds(
      String id, EntryFilter filter, List<String> conditions, Map<String, Object> values) {
    if (filter.since() != null) {
      values.put("since", RunId.firstAt(filter.since()).value());
      conditions.add(id + " >= :since");
    }
    if (filter.until() != null) {
      values.put("until", RunId.firstAt(filter.until()).value());
      conditions.add(id + " < :until");
    }
    if (filter.before() != null) {
      values.put("before", filter.before().value());
      conditions.add(id + " < :before");
    }
    if (filter.only() != null) {
      values.put("only", filter.only().value());
      conditions.add(id + " = :only");
    }
  }

  private static void traits(Traits like, List<String> conditions, Map<String, Object> values) {
    if (like.byHand() != null) {
      conditions.add("asked_by is %s null".formatted(like.byHand() ? "not" : ""));
    }
    if (like.changed()) {
      conditions.add("changed = true");
    }
    if (like.beyond() != null) {
      conditions.add(beyond(like.beyond(), values));
    }
    compare("took >= :%s", millis(like.over()), conditions, values);
    compare("took < :%s", millis(like.under()), conditions, values);
    compare("cast(usd as numeric(30, 12)) >= :%s", like.dearer(), conditions, values);
    compare("cast(usd as numeric(30, 12)) < :%s", like.cheaper(), conditions, values);
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static void compare(
      String condition,
      @Nullable Object value,
      List<String> conditions,
      Map<String, Object> values) {
    if (value != null) {
      conditions.add(condition.formatted(bound(values, value)));
    }
  }

  /** Runs of a schedule that is not among them are none of these. */
  private static String beyond(Map<ScheduleName, Duration> edges, Map<String, Object> values) {
    return edges.isEmpty()
        ? "false"
        : edges.entrySet().stream()
            .map(
                edge ->
                    "when :%s then cast(:%s as bigint)"
                        .formatted(
                            bound(values, edge.getKey().value()),
                            bound(values, edge.getValue().toMillis())))
            .collect(Collectors.joining(" ", "took > case schedule ", " end"));
  }

  private static String bound(Map<String, Object> values, Object value) {
    String name = "v" + values.size();
    values.put(name, value);
    return name;
  }
}
