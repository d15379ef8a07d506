package io.cronledger.jdbc;

import io.cronledger.run.Entry;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Definition;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The statements that move cursors and put definitions into force. */
final class TimetableRecords {

  private record InForce(long span, String hash) {}

  private TimetableRecords() {}

  static boolean account(Handle handle, Accounted step) {
    try (Update update =
        handle.createUpdate(
            """
            update schedule
               set accounted_through = :through, latest = coalesce(cast(:latest as uuid), latest)
             where name = :name and accounted_through = :from
               and span in (select id from span where schedule = :name and hash = :definition)
            """)) {
      Entry latest = step.entries().isEmpty() ? null : step.entries().getLast();
      boolean moved =
          update
                  .bind("through", step.through())
                  .bind("latest", latest == null ? null : latest.id().value())
                  .bind("name", step.schedule().value())
                  .bind("definition", step.definition())
                  .bind("from", step.from())
                  .execute()
              == 1;
      if (moved) {
        step.entries().forEach(entry -> enter(handle, entry));
      }
      return moved;
    }
  }

  private static void enter(Handle handle, Entry entry) {
    switch (entry) {
      case TaskRun.Waiting run -> EntryInserts.waiting(handle, run);
      case Unfired range -> EntryInserts.rangeOrLonger(handle, range);
      case TaskRun run -> throw new IllegalArgumentException("no slot begins with " + run);
    }
  }

  static void begin(Handle handle, Definition definition, Instant at) {
    keep(handle, definition);
    Optional<InForce> present = inForce(handle, definition.schedule());
    if (present.isPresent() && present.get().hash().equals(definition.hash())) {
      move(handle, present.get().span(), definition);
      return;
    }
    Instant from = beginning(handle, definition.schedule(), at);
    close(handle, definition.schedule(), from);
    long span = open(handle, definition, from);
    try (Update update =
            handle.createUpdate(
                """
                update schedule
                   set accounted_through = :at, span = :span, latest = null
                 where name = :name
                """);
        Update insert =
            handle.createUpdate(
                """
                insert into schedule (name, span, accounted_through) values (:name, :span, :at)
                """)) {
      String name = definition.schedule().value();
      if (update.bind("name", name).bind("span", span).bind("at", from).execute() == 0) {
        insert.bind("name", name).bind("span", span).bind("at", from).execute();
      }
    }
  }

  /** Where the definition before it had come to; what was accounted for once stays so. */
  private static Instant beginning(Handle handle, ScheduleName schedule, Instant at) {
    try (Query query =
        handle.createQuery(
            """
            select case when span is null then greatest(accounted_through, :at)
                        else accounted_through end as beginning
              from schedule where name = :name
            """)) {
      return query
          .bind("name", schedule.value())
          .bind("at", at)
          .map((row, _) -> Instants.instant(row, "beginning"))
          .findOne()
          .orElse(at);
    }
  }

  static void end(Handle handle, ScheduleName schedule, Instant at) {
    close(handle, schedule, at);
    try (Update update =
        handle.createUpdate("update schedule set span = null, latest = null where name = :name")) {
      update.bind("name", schedule.value()).execute();
    }
  }

  static boolean setPaused(Handle handle, ScheduleName schedule, boolean paused) {
    try (Update update =
        handle.createUpdate("update schedule set paused = :paused where name = :name")) {
      return update.bind("paused", paused).bind("name", schedule.value()).execute() == 1;
    }
  }

  private static void keep(Handle handle, Definition definition) {
    try (Update insert =
        handle.createUpdate(
            """
            insert into definition (schedule, hash, text)
            select :schedule, :hash, :text
             where not exists (
               select 1 from definition where schedule = :schedule and hash = :hash)
            """)) {
      insert
          .bind("schedule", definition.schedule().value())
          .bind("hash", definition.hash())
          .bind("text", definition.text())
          .execute();
    }
  }

  private static Optional<InForce> inForce(Handle handle, ScheduleName schedule) {
    try (Query query =
        handle.createQuery(
            """
            select p.id, p.hash from schedule s join span p on p.id = s.span where s.name = :name
            """)) {
      return query
          .bind("name", schedule.value())
          .map((row, _) -> new InForce(row.getLong("id"), row.getString("hash")))
          .findOne();
    }
  }

  private static void move(Handle handle, long span, Definition definition) {
    try (Update update =
        handle.createUpdate("update span set file = :file, line = :line where id = :id")) {
      update
          .bind("id", span)
          .bind("file", definition.file())
          .bind("line", definition.line())
          .execute();
    }
  }

  private static long open(Handle handle, Definition definition, Instant at) {
    try (Update insert =
        handle.createUpdate(
            """
            insert into span (schedule, hash, file, line, since)
            values (:schedule, :hash, :file, :line, :since)
            """)) {
      return insert
          .bind("schedule", definition.schedule().value())
          .bind("hash", definition.hash())
          .bind("file", definition.file())
          .bind("line", definition.line())
          .bind("since", at)
          .executeAndReturnGeneratedKeys("id")
          .mapTo(Long.class)
          .one();
    }
  }

  private static void close(Handle handle, ScheduleName schedule, Instant at) {
    try (Update update =
        handle.createUpdate(
            """
            update span
               set until = greatest(
                     (select accounted_through from schedule where name = :name), :at)
             where id = (select span from schedule where name = :name)
            """)) {
      update.bind("name", schedule.value()).bind("at", at).execute();
    }
  }
}
