package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;

import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Turnover;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The statements that put definitions in force and out of it: each kind of statement once for all
 * of them, since thousands may change together.
 */
final class InForce {

  /** So many change at once: a few milliseconds in which nothing else is written. */
  private static final int SOME = 200;

  /**
   * A schedule as it is on record before a change.
   *
   * @param span null if it is not in force; then so is the hash
   */
  private record Present(
      @Nullable Long span, @Nullable String hash, Instant accountedThrough, boolean paused) {}

  private InForce() {}

  /** Parts of a turnover that are small enough to be made at once. */
  static List<Turnover> parts(Turnover whole) {
    return Stream.concat(
            inSomes(whole.begin()).map(some -> part(whole, some, List.of())),
            inSomes(List.copyOf(whole.end())).map(some -> part(whole, List.of(), some)))
        .toList();
  }

  private static Turnover part(Turnover whole, List<Definition> begin, List<ScheduleName> end) {
    return new Turnover(begin, Set.copyOf(end), whole.idle(), whole.at());
  }

  private static <T> Stream<List<T>> inSomes(List<T> all) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + SOME)
        .mapToObj(from -> all.subList(from, Math.min(from + SOME, all.size())));
  }

  /** Returns those that came into force. */
  static List<Standing> enact(Handle handle, Turnover turnover) {
    end(handle, turnover);
    return begin(handle, turnover);
  }

  private static List<Standing> begin(Handle handle, Turnover turnover) {
    List<Definition> definitions = turnover.begin();
    if (definitions.isEmpty()) {
      return List.of();
    }
    Map<String, Present> present =
        present(handle, definitions.stream().map(Definition::schedule).toList());
    Map<Definition, Long> moved = new HashMap<>();
    Map<Definition, Present> replaced = new HashMap<>();
    List<Standing> begun = new ArrayList<>();
    for (Definition definition : definitions) {
      Present before = present.get(definition.schedule().value());
      if (before != null && before.span() != null && definition.hash().equals(before.hash())) {
        moved.put(definition, before.span());
        continue;
      }
      if (before != null) {
        replaced.put(definition, before);
      }
      Instant from = boundary(definition.schedule(), before, turnover);
      begun.add(new Standing(definition, from, from, null, before != null && before.paused()));
    }
    move(handle, moved);
    keep(handle, begun);
    Map<Long, Instant> ended = new HashMap<>();
    for (Standing standing : begun) {
      Optional.ofNullable(replaced.get(standing.definition()))
          .map(Present::span)
          .ifPresent(span -> ended.put(span, standing.since()));
    }
    close(handle, ended);
    stand(handle, begun, open(handle, begun), present);
    return begun;
  }

  /**
   * Where one definition ends and another may begin: where the one had come to, for what was
   * accounted for once stays so; or at the instant of the change, if there is nothing in between.
   */
  private static Instant boundary(
      ScheduleName schedule, @Nullable Present before, Turnover turnover) {
    Instant at = Instants.micros(turnover.at());
    if (before == null) {
      return at;
    }
    boolean isNothingBetween = before.hash() == null || turnover.isIdle(schedule, before.hash());
    return isNothingBetween ? later(before.accountedThrough(), at) : before.accountedThrough();
  }

  private static void end(Handle handle, Turnover turnover) {
    if (turnover.end().isEmpty()) {
      return;
    }
    Map<Long, Instant> ended = new HashMap<>();
    try (PreparedBatch update =
        handle.prepareBatch("update schedule set span = null, latest = null where name = :name")) {
      present(handle, turnover.end())
          .forEach(
              (name, present) -> {
                if (present.span() != null) {
                  ended.put(present.span(), boundary(new ScheduleName(name), present, turnover));
                  update.bind("name", name).add();
                }
              });
      execute(update);
    }
    close(handle, ended);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Locked until the change is committed, in one order for all who change several. */
  private static Map<String, Present> present(Handle handle, Collection<ScheduleName> schedules) {
    Map<String, Present> present = new HashMap<>();
    try (Query query =
        handle.createQuery(
            """
            select s.name, s.span, s.accounted_through, s.paused,
                   (select p.hash from span p where p.id = s.span) as hash
              from schedule s
             where s.name = any(:names)
             order by s.name
               for update
            """)) {
      query
          .bindArray(
              "names", String.class, schedules.stream().<Object>map(ScheduleName::value).toArray())
          .map((row, _) -> Map.entry(row.getString("name"), present(row)))
          .forEach(one -> present.put(one.getKey(), one.getValue()));
    }
    return present;
  }

  private static Present present(ResultSet row) throws SQLException {
    return new Present(
        row.getObject("span", Long.class),
        row.getString("hash"),
        instant(row, "accounted_through"),
        row.getBoolean("paused"));
  }

  private static void move(Handle handle, Map<Definition, Long> moved) {
    try (PreparedBatch update =
        handle.prepareBatch("update span set file = :file, line = :line where id = :id")) {
      moved.forEach(
          (definition, span) ->
              update
                  .bind("id", span)
                  .bind("file", definition.file())
                  .bind("line", definition.line())
                  .add());
      execute(update);
    }
  }

  private static void keep(Handle handle, List<Standing> begun) {
    try (PreparedBatch insert =
        handle.prepareBatch(
            """
            insert into definition (schedule, hash, text)
            select :schedule, :hash, :text
             where not exists (
               select 1 from definition where schedule = :schedule and hash = :hash)
            """)) {
      for (Standing standing : begun) {
        insert
            .bind("schedule", standing.definition().schedule().value())
            .bind("hash", standing.definition().hash())
            .bind("text", standing.definition().text())
            .add();
      }
      execute(insert);
    }
  }

  private static void close(Handle handle, Map<Long, Instant> ended) {
    try (PreparedBatch update =
        handle.prepareBatch("update span set until = :until where id = :id")) {
      ended.forEach((span, until) -> update.bind("id", span).bind("until", until).add());
      execute(update);
    }
  }

  /** Returns the spans, in the order of what stands. */
  private static List<Long> open(Handle handle, List<Standing> begun) {
    if (begun.isEmpty()) {
      return List.of();
    }
    try (PreparedBatch insert =
        handle.prepareBatch(
            """
            insert into span (schedule, hash, file, line, since)
            values (:schedule, :hash, :file, :line, :since)
            """)) {
      for (Standing standing : begun) {
        insert
            .bind("schedule", standing.definition().schedule().value())
            .bind("hash", standing.definition().hash())
            .bind("file", standing.definition().file())
            .bind("line", standing.definition().line())
            .bind("since", standing.since())
            .add();
      }
      return insert.executePreparedBatch("id").mapTo(Long.class).list();
    }
  }

  private static void stand(
      Handle handle, List<Standing> begun, List<Long> spans, Map<String, Present> present) {
    try (PreparedBatch update =
            handle.prepareBatch(
                """
                update schedule
                   set accounted_through = :at, span = :span, latest = null
                 where name = :name
                """);
        PreparedBatch insert =
            handle.prepareBatch(
                """
                insert into schedule (name, span, accounted_through) values (:name, :span, :at)
                """)) {
      for (int i = 0; i < begun.size(); i++) {
        String name = begun.get(i).definition().schedule().value();
        PreparedBatch statement = present.containsKey(name) ? update : insert;
        statement
            .bind("name", name)
            .bind("span", spans.get(i))
            .bind("at", begun.get(i).since())
            .add();
      }
      execute(update);
      execute(insert);
    }
  }

  private static void execute(PreparedBatch batch) {
    if (batch.size() > 0) {
      batch.execute();
    }
  }
}
