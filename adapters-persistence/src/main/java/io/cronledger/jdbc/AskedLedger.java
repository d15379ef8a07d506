package io.cronledger.jdbc;

import io.cronledger.run.Books;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Figures;
import io.cronledger.run.Lateness;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Node;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Share;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.AcceptedSet;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.History;
import io.cronledger.schedule.Pruned;
import io.cronledger.schedule.Recorded;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Storage;
import io.cronledger.schedule.Store;
import io.cronledger.schedule.Stretch;
import io.cronledger.schedule.Timetable;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** What a ledger in a database is asked; none of it changes anything. */
abstract sealed class AskedLedger implements Ledger, Timetable, Books, History, Store
    permits SqlLedger {
  private static final RunId NONE = RunId.firstAt(Instant.EPOCH);

  final Database database;
  final Reader reader;
  final SqlHistory history;
  private final LedgerId id;
  private final BookQueries books;
  private final FigureQueries figures;
  private final TimetableQueries timetable;

  AskedLedger(Database database, Payloads payloads) {
    this.database = database;
    this.reader = database.reader();
    this.id = reader.read(handle -> id(handle, ""));
    this.books = new BookQueries(reader, new EntryRows(payloads));
    this.figures = new FigureQueries(reader);
    this.timetable = new TimetableQueries(reader);
    this.history = new SqlHistory(database);
  }

  @Override
  public LedgerId id() {
    return id;
  }

  /** What is done with all rows as they were at one instant. */
  interface Use<T> {
    T of(RowSource source) throws IOException, SQLException;
  }

  <T> T withAll(Use<T> use) throws IOException, SQLException {
    try (Connection snapshot = database.snapshot()) {
      return use.of(
          new RowSource(Schema.version(snapshot), sink -> RowReader.readAll(snapshot, sink)));
    }
  }

  @Override
  public void backup(OutputStream to) throws IOException {
    try {
      this.<Boolean>withAll(
          source -> {
            BackupWriter writer = new BackupWriter(to, source.version());
            source.rows().into(writer);
            writer.finish();
            return true;
          });
    } catch (SQLException e) {
      throw database.reader().faults().unavailable(e);
    }
  }

  @Override
  public Storage storage(Instant now) {
    Occupied occupied = database.occupied();
    RunId recent = RunId.firstAt(now.minus(Storage.RECENT));
    return reader.read(
        handle ->
            new Storage(
                occupied.bytes(),
                occupied.reusable(),
                occupied.free(),
                occupied.tables(),
                count(handle, NONE),
                count(handle, recent),
                span(handle, recent, now)));
  }

  private static Duration span(Handle handle, RunId from, Instant to) {
    return handle
        .createQuery("select id from entry where id >= :from order by id fetch first 1 row only")
        .bind("from", from.value())
        .mapTo(UUID.class)
        .findOne()
        .map(first -> Duration.between(new RunId(first).at(), to))
        .orElse(Duration.ZERO);
  }

  private static long count(Handle handle, RunId from) {
    return handle
        .createQuery("select count(*) from entry where id >= :from")
        .bind("from", from.value())
        .mapTo(Long.class)
        .one();
  }

  @Override
  public Optional<Entry> entry(RunId run) {
    return books.entry(run);
  }

  @Override
  public List<Entry> entries(EntryFilter filter) {
    return books.entries(filter);
  }

  @Override
  public Optional<Entry> latest(ScheduleName schedule) {
    return books.latest(schedule);
  }

  @Override
  public List<Lateness> lateness(Figures.Scope scope) {
    return figures.lateness(scope);
  }

  @Override
  public List<Share> shares(Figures.Scope scope) {
    return figures.shares(scope);
  }

  @Override
  public List<Deed> deedsOf(RunId run) {
    return reader.read(handle -> DeedRecords.of(handle, run));
  }

  @Override
  public List<Deed> deedsOf(ScheduleName schedule) {
    return reader.read(handle -> DeedRecords.of(handle, schedule));
  }

  @Override
  public List<Node> nodes() {
    return reader.read(NodeRows::nodes);
  }

  @Override
  public Map<Integer, String> nodesOf(RunId run) {
    return reader.read(handle -> NodeRows.of(handle, run));
  }

  @Override
  public Optional<TaskRun> run(RunId run) {
    return books.entry(run).filter(TaskRun.class::isInstance).map(TaskRun.class::cast);
  }

  @Override
  public List<TaskRun> unfinished() {
    return books.unfinished();
  }

  @Override
  public List<TaskRun> unfinished(ScheduleName schedule) {
    return books.unfinished(schedule);
  }

  @Override
  public boolean hasUnfinished(ScheduleName schedule) {
    return books.hasUnfinished(schedule);
  }

  @Override
  public Set<RunId> over(Collection<RunId> runs) {
    return books.over(runs);
  }

  @Override
  public Set<RunId> toBeStopped() {
    return reader.read(DeedRecords::toBeStopped);
  }

  @Override
  public List<TaskRun> withAbsentAttempts(Instant since) {
    return books.withAbsentAttempts(since);
  }

  @Override
  public List<Standing> inForce() {
    return timetable.inForce();
  }

  @Override
  public Optional<Standing> inForce(ScheduleName schedule) {
    return timetable.inForce(schedule);
  }

  @Override
  public List<Standing> inForce(Collection<ScheduleName> schedules) {
    return timetable.inForce(schedules);
  }

  @Override
  public Optional<AcceptedSet> accepted() {
    return reader.read(CronSets::accepted);
  }

  @Override
  public Optional<Definition> definition(ScheduleName schedule, String hash) {
    return timetable.definition(schedule, hash);
  }

  @Override
  public List<Stretch> stretches(ScheduleName schedule) {
    return timetable.stretches(schedule);
  }

  @Override
  public void recorded(
      ScheduleName schedule, Instant from, Instant to, Consumer<Recorded> recorded) {
    timetable.recorded(schedule, from, to, recorded);
  }

  @Override
  public List<Pruned> pruned(ScheduleName schedule) {
    return history.pruned(schedule);
  }

  @Override
  public Set<ScheduleName> schedules() {
    return history.schedules();
  }

  @Override
  public Optional<RunId> newest(ScheduleName schedule, int n) {
    return history.newest(schedule, n);
  }

  @Override
  public Optional<RunId> exceeding(long bytes) {
    return history.exceeding(bytes);
  }

  static LedgerId id(Handle handle, String locked) {
    return new LedgerId(
        handle.createQuery("select id from ledger" + locked).mapTo(UUID.class).one());
  }
}
