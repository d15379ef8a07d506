package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;
import static io.cronledger.jdbc.Instants.instantOrNull;

import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Recorded;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Stretch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is in force, and what ever was. */
final class TimetableQueries {
  private static final String STANDINGS =
      """
      select s.name, s.accounted_through, s.paused, d.text, d.hash, p.file, p.line, p.since,
             e.id, e.schedule, e.task, e.definition, e.slot, e.last_slot, e.slots, e.reason
        from schedule s
        join span p on p.id = s.span
        join definition d on d.schedule = p.schedule and d.hash = p.hash
        left join entry e on e.id = s.latest and e.reason is not null
      """;

  private final Reader reader;

  TimetableQueries(Reader reader) {
    this.reader = reader;
  }

  List<Standing> inForce() {
    // Sorted here: databases have ideas of their own about where a hyphen comes.
    return reader
        .read(handle -> handle.createQuery(STANDINGS).map((row, _) -> standing(row)).list())
        .stream()
        .sorted(Comparator.comparing(standing -> standing.definition().schedule()))
        .toList();
  }

  Optional<Standing> inForce(ScheduleName schedule) {
    return reader.read(
        handle ->
            handle
                .createQuery(STANDINGS + " where s.name = :name")
                .bind("name", schedule.value())
                .map((row, _) -> standing(row))
                .findOne());
  }

  List<Standing> inForce(Collection<ScheduleName> schedules) {
    return reader.read(
        handle ->
            handle
                .createQuery(STANDINGS + " where s.name = any(:names)")
                .bindArray(
                    "names",
                    String.class,
                    schedules.stream().<Object>map(ScheduleName::value).toArray())
                .map((row, _) -> standing(row))
                .list());
  }

  Optional<Definition> definition(ScheduleName schedule, String hash) {
    return reader.read(
        handle ->
            handle
                .createQuery(
                    """
                    select d.schedule as name, d.hash, d.text, p.file, p.line
                      from definition d join span p on p.schedule = d.schedule and p.hash = d.hash
                     where d.schedule = :schedule and d.hash = :hash
                     order by p.id desc fetch first 1 rows only
                    """)
                .bind("schedule", schedule.value())
                .bind("hash", hash)
                .map((row, _) -> definition(row))
                .findOne());
  }

  List<Stretch> stretches(ScheduleName schedule) {
    return reader.read(
        handle ->
            handle
                .createQuery(
                    """
                    select d.schedule as name, d.hash, d.text, p.file, p.line, p.since, p.until
                      from span p join definition d on d.schedule = p.schedule and d.hash = p.hash
                     where p.schedule = :schedule
                     order by p.id
                    """)
                .bind("schedule", schedule.value())
                .map(
                    (row, _) ->
                        new Stretch(
                            definition(row), instant(row, "since"), instantOrNull(row, "until")))
                .list());
  }

  /**
   * Runs come in the order of their ids; a range may begin long before it reaches into the time.
   */
  void recorded(ScheduleName schedule, Instant from, Instant to, Consumer<Recorded> recorded) {
    reader.read(
        handle -> {
          handle
              .createQuery(
                  """
                  select id, schedule, definition, slot, coalesce(last_slot, slot) as last_slot,
                         coalesce(slots, 1) as slots
                    from entry
                   where schedule = :schedule and slot < :to
                     and (reason is null and id >= :first and slot >= :from
                          or reason is not null and last_slot >= :from)
                   order by slot
                  """)
              .bind("schedule", schedule.value())
              .bind("from", from)
              .bind("first", RunId.firstAt(from).value())
              .bind("to", Instants.bound(to))
              .map((row, _) -> recorded(row))
              .forEach(recorded);
          return true;
        });
  }

  private static Recorded recorded(ResultSet row) throws SQLException {
    return new Recorded(
        new RunId(row.getObject("id", UUID.class)),
        new ScheduleName(row.getString("schedule")),
        row.getString("definition"),
        instant(row, "slot"),
        instant(row, "last_slot"),
        row.getLong("slots"));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        definition(row),
        instant(row, "since"),
        instant(row, "accounted_through"),
        tail(row),
        row.getBoolean("paused"));
  }

  private static @Nullable Unfired tail(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return id == null ? null : EntryRows.unfired(new RunId(id), row);
  }

  private static Definition definition(ResultSet row) throws SQLException {
    return new Definition(
        new ScheduleName(row.getString("name")),
        row.getString("text"),
        row.getString("hash"),
        row.getString("file"),
        row.getInt("line"));
  }
}
