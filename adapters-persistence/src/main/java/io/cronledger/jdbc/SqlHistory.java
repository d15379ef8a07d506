package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;
import static io.cronledger.jdbc.Instants.instantOrNull;

import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.History;
import io.cronledger.schedule.Pruned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Lets go of what is over: looks for it as any reader does, and then removes it by id. */
final class SqlHistory implements History {
  /** A page of a walk through all entries. */
  private static final int PAGE = 10_000;

  /** So many are removed in one transaction; on H2 whoever records a run meanwhile waits for it. */
  private static final int TOGETHER = 25;

  /** Smaller than the id of any run. */
  private static final UUID NONE = new UUID(0, 0);

  private static final HexFormat HEX = HexFormat.of();

  private static final String GOOD_OR_UNFIRED =
      labels(status -> status.isFinal() && !status.isBadEnd());
  private static final String BAD = labels(Status::isBadEnd);

  private final Database database;
  private final Reader reader;

  SqlHistory(Database database) {
    this.database = database;
    this.reader = database.reader();
  }

  @Override
  public Forgotten forget(Cut cut, int most) {
    List<Gone> going = reader.read(handle -> going(handle, cut, most));
    if (going.isEmpty()) {
      return new Forgotten(0, null);
    }
    int entries = 0;
    for (List<Gone> few : inParts(going)) {
      List<Gone> gone = database.writer().writeAside(handle -> Removals.remove(handle, few));
      entries += gone.size();
    }
    List<String> payloads =
        going.stream().flatMap(entry -> entry.payloads().stream()).distinct().toList();
    sweep(unreferenced(payloads));
    return new Forgotten(entries, going.getLast().id());
  }

  private static List<Gone> going(Handle handle, Cut cut, int most) {
    String page =
        """
        (select id, status, schedule, definition, slot, last_slot, slots, input_sha256, output_sha256
           from entry
          where %s and id > :after and id < :%s and status in (%s)
            and (last_slot is null or last_slot < :beforeAt)
            and id <> :latest and id <> :lastGood
          order by schedule, id fetch first :most rows only)
        """;
    String own = cut.schedule() == null ? "schedule is null" : "schedule = :schedule";
    String sql =
        "select * from (%s union all %s) p order by id fetch first :most rows only"
            .formatted(
                page.formatted(own, "before", GOOD_OR_UNFIRED),
                page.formatted(own, "badBefore", BAD));
    RunId badBefore = cut.badBefore().compareTo(cut.before()) < 0 ? cut.badBefore() : cut.before();
    try (Query query = handle.createQuery(sql)) {
      if (cut.schedule() != null) {
        query.bind("schedule", cut.schedule().value());
      }
      return query
          .bind("after", cut.after() == null ? NONE : cut.after().value())
          .bind("before", cut.before().value())
          .bind("badBefore", badBefore.value())
          .bind("beforeAt", cut.beforeAt())
          .bind("latest", latest(handle, cut))
          .bind("lastGood", lastGood(handle, cut))
          .bind("most", most)
          .map((row, _) -> gone(row))
          .list();
    }
  }

  /** The next slot may join it. */
  private static UUID latest(Handle handle, Cut cut) {
    return oneOf(handle, cut, "select latest from schedule where name = :schedule");
  }

  private static UUID lastGood(Handle handle, Cut cut) {
    return cut.keepsLastGood()
        ? oneOf(
            handle,
            cut,
            """
            select id from entry where schedule = :schedule and status = 'SUCCEEDED'
             order by schedule desc, status desc, id desc fetch first 1 rows only
            """)
        : NONE;
  }

  private static UUID oneOf(Handle handle, Cut cut, String sql) {
    if (cut.schedule() == null) {
      return NONE;
    }
    try (Query query = handle.createQuery(sql)) {
      return query
          .bind("schedule", cut.schedule().value())
          .mapTo(UUID.class)
          .findOne()
          .orElse(NONE);
    }
  }

  private static Gone gone(ResultSet row) throws SQLException {
    @Nullable Pruned left = null;
    String definition = row.getString("definition");
    if (definition != null) {
      var first = instant(row, "slot");
      var last = Objects.requireNonNullElse(instantOrNull(row, "last_slot"), first);
      long slots = row.getObject("slots") == null ? 1 : row.getLong("slots");
      left =
          new Pruned(new ScheduleName(row.getString("schedule")), definition, first, last, slots);
    }
    return new Gone(
        new RunId(row.getObject("id", UUID.class)),
        row.getString("status"),
        left,
        Stream.of(row.getBytes("input_sha256"), row.getBytes("output_sha256"))
            .filter(Objects::nonNull)
            .map(HEX::formatHex)
            .toList());
  }

  @Override
  public List<Pruned> pruned(ScheduleName schedule) {
    return reader.read(
        handle ->
            handle
                .createQuery(
                    """
                    select schedule, definition, first_slot, last_slot, slots
                      from pruned where schedule = :schedule order by first_slot
                    """)
                .bind("schedule", schedule.value())
                .map(
                    (row, _) ->
                        new Pruned(
                            schedule,
                            row.getString("definition"),
                            instant(row, "first_slot"),
                            instant(row, "last_slot"),
                            row.getLong("slots")))
                .list());
  }

  @Override
  public Set<ScheduleName> schedules() {
    return reader.read(
        handle ->
            handle
                .createQuery("select name from schedule")
                .map((row, _) -> new ScheduleName(row.getString(1)))
                .set());
  }

  @Override
  public Optional<RunId> newest(ScheduleName schedule, int n) {
    return reader.read(
        handle ->
            handle
                .createQuery(
                    """
                    select id from entry where schedule = :schedule
                     order by schedule desc, id desc offset :skipped rows fetch first 1 rows only
                    """)
                .bind("schedule", schedule.value())
                .bind("skipped", n - 1)
                .map((row, _) -> new RunId(row.getObject(1, UUID.class)))
                .findOne());
  }

  private record Sized(RunId id, long bytes) {}

  @Override
  public Optional<RunId> exceeding(long bytes) {
    long sum = 0;
    List<Sized> page = sizes(null);
    while (!page.isEmpty()) {
      for (Sized entry : page) {
        sum += entry.bytes();
        if (sum > bytes) {
          return Optional.of(entry.id());
        }
      }
      page = sizes(page.getLast().id());
    }
    return Optional.empty();
  }

  private List<Sized> sizes(@Nullable RunId before) {
    String where = before == null ? "" : "where id < :before";
    return reader.read(
        handle -> {
          try (Query query =
              handle.createQuery(
                  """
                  select id, coalesce(input_size, 0) + coalesce(output_size, 0) as bytes
                    from entry %s order by id desc fetch first :page rows only
                  """
                      .formatted(where))) {
            if (before != null) {
              query.bind("before", before.value());
            }
            return query
                .bind("page", PAGE)
                .map(
                    (row, _) ->
                        new Sized(new RunId(row.getObject("id", UUID.class)), row.getLong("bytes")))
                .list();
          }
        });
  }

  @Override
  public String sweep(String after, int most) {
    List<String> page =
        reader.read(
            handle ->
                handle
                    .createQuery(
                        """
                        select sha256 from payload where sha256 > :after and chunk = 0
                         order by sha256 fetch first :most rows only
                        """)
                    .bind("after", HEX.parseHex(after))
                    .bind("most", most)
                    .map((row, _) -> HEX.formatHex(row.getBytes(1)))
                    .list());
    sweep(unreferenced(page));
    return page.size() < most ? "" : page.getLast();
  }

  private List<String> unreferenced(List<String> payloads) {
    return reader.read(
        handle ->
            payloads.stream()
                .filter(payload -> !Removals.isReferredTo(handle, HEX.parseHex(payload)))
                .toList());
  }

  /** What somebody is about to refer to stays, or is found again by a later sweep. */
  private void sweep(List<String> candidates) {
    for (List<String> few : inParts(candidates)) {
      List<byte[]> payloads = few.stream().map(HEX::parseHex).toList();
      database
          .writer()
          .writeAside(handle -> Removals.removeUnreferenced(handle, Holds.free(handle, payloads)));
    }
  }

  private static <T> List<List<T>> inParts(List<T> all) {
    return all.stream().gather(Gatherers.windowFixed(TOGETHER)).toList();
  }

  private static String labels(Predicate<Status> which) {
    return Arrays.stream(Status.values())
        .filter(which)
        .map(status -> "'" + status.label() + "'")
        .collect(Collectors.joining(", "));
  }

  /**
   * An entry that goes.
   *
   * @param status which it must still have to go, and so many slots
   * @param left what stays of its slots, if it had any
   * @param payloads what it took in and put out, by SHA-256
   */
  record Gone(RunId id, String status, @Nullable Pruned left, List<String> payloads) {
    long slots() {
      return left == null ? 1 : left.count();
    }
  }
}
