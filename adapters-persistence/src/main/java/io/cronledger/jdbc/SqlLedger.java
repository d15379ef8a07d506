package io.cronledger.jdbc;

import io.cronledger.run.Claim;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.Feed;
import io.cronledger.run.KeyEcho;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Roster;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Adopted;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Turnover;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The ledger in a database: in a file of its own, opened by one process at a time, or in
 * PostgreSQL. Reads may come from any number of threads and see what was committed; writes are
 * durable when they return.
 */
public final class SqlLedger extends AskedLedger implements KeyEcho, AutoCloseable {
  /** Whoever listens asks again more often than that. */
  private static final Duration LISTENING = Duration.ofMinutes(1);

  private final Writer writer;
  private final Payloads payloads;
  private final Feed feed = new Feed();
  private final OthersChanges others = new OthersChanges(feed);
  private final Set<String> echoes = ConcurrentHashMap.newKeySet();

  SqlLedger(Database database) {
    this(database, new Payloads(database.writer(), database.reader()));
  }

  private SqlLedger(Database database, Payloads payloads) {
    super(database, payloads);
    this.writer = database.writer();
    this.payloads = payloads;
  }

  /**
   * Opens the ledger in a folder, or begins one there.
   *
   * @param newId for a ledger that begins
   * @throws LedgerUnavailable if the folder cannot be used, another process has the ledger open, or
   *     what is there is damaged; it is left as it is
   */
  public static SqlLedger open(Path folder, Supplier<LedgerId> newId) {
    return new SqlLedger(H2Database.open(new LedgerFile("file:", folder), newId));
  }

  /**
   * Opens the ledger in a PostgreSQL database, or begins one there.
   *
   * @param newId for a ledger that begins
   * @throws LedgerUnavailable if the database cannot be reached, or holds something else
   */
  public static SqlLedger open(PostgresServer server, Supplier<LedgerId> newId) {
    return new SqlLedger(PostgresDatabase.open(server, PostgresDatabase.SESSION, newId));
  }

  /**
   * Opens a ledger that is there to ask it, and changes nothing at all; several processes may do so
   * at a time. What else keeps it from being used is told like above.
   *
   * @throws LedgerUnavailable also if an earlier version wrote it
   */
  public static SqlLedger openToRead(Path folder) {
    return new SqlLedger(H2Database.openToRead(LedgerFile.toRead(folder)));
  }

  /** The same in a PostgreSQL database. */
  public static SqlLedger openToRead(PostgresServer server) {
    return new SqlLedger(PostgresDatabase.openToRead(server));
  }

  /** Where those know of each other who serve this ledger; empty if it is for one at a time. */
  public Optional<Roster> roster() {
    return Optional.ofNullable(database.roster());
  }

  /**
   * Keeps everybody from serving this ledger until it is closed.
   *
   * @throws LedgerUnavailable if somebody does
   */
  public Unserved unserved() {
    return database.unserved();
  }

  /** Writes what is under way, and lets go of the database. */
  @Override
  public void close() {
    database.close();
  }

  @Override
  public void ordered(TaskRun.Waiting run) {
    if (!run.attempts().isEmpty()) {
      throw new IllegalArgumentException("an order comes before its attempts: " + run);
    }
    Chunks input = payloads.take(run.order().call().input());
    try {
      writer.writeSoon(
          handle -> {
            EntryInserts.all(handle, List.of(run));
            return input.insert(handle);
          });
    } catch (Faults.Taken taken) {
      writer.write(handle -> RunRecords.checkSaidAgain(handle, run, 0, run.notBefore()));
    }
    feed.changed(run.id());
  }

  @Override
  public Claim began(TaskRun.UnderWay run) {
    return told(run, writer.writeSoon(handle -> ClaimRecords.began(handle, run)));
  }

  @Override
  public void waits(TaskRun.Waiting run) {
    writer.write(handle -> RunRecords.waits(handle, run));
    feed.changed(run.id());
  }

  @Override
  public boolean released(TaskRun.Waiting run) {
    return told(run, writer.write(handle -> RunRecords.released(handle, run)));
  }

  @Override
  public void unsettled(TaskRun.Settling run) {
    writer.write(handle -> RunRecords.unsettled(handle, run));
    feed.changed(run.id());
  }

  @Override
  public void ended(TaskRun.Over run) {
    if (run.outcome() instanceof Outcome.Succeeded succeeded) {
      Chunks output = payloads.take(succeeded.output());
      writer.write(handle -> RunRecords.ended(handle, run) && output.insert(handle));
    } else {
      writer.write(handle -> RunRecords.ended(handle, run));
    }
    feed.changed(run.id());
  }

  @Override
  public boolean withdrawn(TaskRun.Over run) {
    return told(run, writer.write(handle -> RunRecords.withdrawn(handle, run)));
  }

  @Override
  public boolean unfired(Unfired entry) {
    return told(entry, writer.write(handle -> RunRecords.unfired(handle, entry)));
  }

  @Override
  public void learned(RunId run, RunFacts facts) {
    writer.write(handle -> RunRecords.learned(handle, run, facts));
    feed.changed(run);
  }

  @Override
  public void turnedUp(RunId run, int attempt, String platformRunId) {
    writer.write(handle -> RunRecords.turnedUp(handle, run, attempt, platformRunId));
    feed.changed(run);
  }

  @Override
  public void aborted(Deed.Aborted deed) {
    writer.write(handle -> DeedRecords.insert(handle, deed));
    feed.changed(deed.run());
  }

  private <T> T told(Entry entry, T answer) {
    feed.changed(entry.id());
    return answer;
  }

  @Override
  public void enact(Turnover turnover, Consumer<List<Standing>> begun) {
    List<Change<List<Standing>>> parts =
        InForce.parts(turnover).stream()
            .<Change<List<Standing>>>map(part -> handle -> enact(handle, part))
            .toList();
    writer.writeParts(parts, begun);
  }

  private static List<Standing> enact(Handle handle, Turnover part) {
    // Nodes that read the same new files at the same time come one after the other.
    id(handle, " for update");
    CronSets.step(handle);
    return InForce.enact(handle, part);
  }

  @Override
  public List<Boolean> account(List<Accounted> steps) {
    List<Accounted> taking = List.copyOf(steps);
    List<Chunks> inputs =
        taking.stream()
            .flatMap(step -> step.entries().stream())
            .filter(TaskRun.class::isInstance)
            .map(entry -> ((TaskRun) entry).order().call().input())
            .distinct()
            .map(payloads::take)
            .toList();
    List<Boolean> done =
        writer.writeInTurn(
            handle -> {
              List<Boolean> taken = TimetableRecords.account(handle, taking);
              if (taken.contains(true)) {
                inputs.forEach(input -> input.insert(handle));
              }
              return taken;
            });
    for (int i = 0; i < done.size(); i++) {
      if (done.get(i)) {
        taking.get(i).entries().forEach(entry -> feed.changed(entry.id()));
      }
    }
    return done;
  }

  @Override
  public boolean adopted(Adopted adopted) {
    Chunks input = payloads.take(adopted.run().order().call().input());
    try {
      return told(
          adopted.run(),
          writer.writeInTurn(
              handle -> TimetableRecords.adopted(handle, adopted) && input.insert(handle)));
    } catch (Faults.Taken taken) {
      return false;
    }
  }

  @Override
  public boolean putForward(String set) {
    return writer.writeInTurn(
        handle -> {
          id(handle, " for update");
          return CronSets.putForward(handle, set);
        });
  }

  @Override
  public void paused(Deed.Paused deed) {
    setPaused(deed.schedule(), true, deed);
  }

  @Override
  public void resumed(Deed.Resumed deed) {
    setPaused(deed.schedule(), false, deed);
  }

  private void setPaused(ScheduleName schedule, boolean paused, Deed deed) {
    writer.write(
        handle ->
            TimetableRecords.setPaused(handle, schedule, paused)
                && DeedRecords.insert(handle, deed));
  }

  @Override
  public Forgotten forget(Cut cut, int most) {
    return history.forget(cut, most);
  }

  @Override
  public String sweep(String after, int most) {
    return history.sweep(after, most);
  }

  @Override
  public boolean wasSeen(String account) {
    return echoes.contains(account)
        || reader.read(
            handle ->
                handle
                    .createQuery("select 1 from echo where account = :account")
                    .bind("account", account)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
  }

  /** Said with every list of runs, and written once. */
  @Override
  public void seen(String account) {
    if (!echoes.contains(account)) {
      writer.write(
          handle ->
              handle
                  .createUpdate(
                      """
                      insert into echo (account)
                      select :account where not exists (
                        select 1 from echo where account = :account)
                      """)
                  .bind("account", account)
                  .execute());
      echoes.add(account);
    }
  }

  /** What this process changes. */
  public Feed feed() {
    return feed;
  }

  /**
   * Tells the feed what other nodes have changed since the last call, if anybody listens to it; to
   * be called every second, where there are others.
   */
  public void lookAtOthers(Instant now) {
    Long epoch = database.epoch();
    if (epoch == null || !feed.isHeard(LISTENING)) {
      others.forget();
      return;
    }
    reader.read(
        handle -> {
          others.look(handle, epoch, now);
          return true;
        });
  }

  /** How many connections are being read from just now. */
  int borrowed() {
    return database.borrowed();
  }
}
