package io.cronledger.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This process as one of several that serve a ledger. It keeps up its lease, shares the schedules
 * with the others that are live, and takes over the runs of those that are not.
 *
 * <p>No lease is held to be over by a node that could not reach the database itself for all that
 * time: after the database was gone, nobody's lease lasts.
 */
public final class Membership implements Shares {
  /** How long a node may be silent. */
  public static final Duration LEASE = Duration.ofSeconds(10);

  /** A clock that is further off than this from the database's fires nothing. */
  public static final Duration TOO_FAR_OFF = Duration.ofSeconds(5);

  /** How soon the others know of a node that has joined: by their second beat after that. */
  private static final Duration KNOWN = Duration.ofSeconds(2);

  /** An answer that took longer tells only of a clock that is plainly too far off. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Beats come every second; one that comes later than this, comes after a pause. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Roster roster;
  private final Roster.Self self;
  private final Time time;
  private final Runner runner;
  private final Together together;
  private final long epoch;

  /** Those that have a part of what all may do. */
  private volatile List<Node> working = List.of();

  /** Those of them that fire. */
  private volatile List<Node> firing = List.of();

  private volatile @Nullable Duration skew;
  private volatile boolean isOver;
  private volatile boolean isForgotten;
  private volatile boolean hasBegun;
  private boolean isDoubtful;
  private volatile long heardAt;
  private @Nullable Long beatenSince;
  private long beatenAt;

  /**
   * Joins.
   *
   * @param together what this node may do a part of
   */
  public Membership(Roster roster, Roster.Self self, Time time, Runner runner, Together together) {
    this.roster = roster;
    this.self = self;
    this.time = time;
    this.runner = runner;
    this.together = together;
    this.epoch = roster.join(self, LEASE);
    this.heardAt = time.nanos();
  }

  /**
   * Takes over what this node, or one that has ended, left unfinished.
   *
   * @param inDoubt whether calls may be under way that are on record nowhere
   */
  public void begin(boolean inDoubt) {
    beat();
    runner.resume(roster.takeOver(false).runs(), inDoubt);
    hasBegun = true;
  }

  /** To be called every second. */
  public synchronized void beat() {
    if (isOver) {
      // Others have its runs, and those who wait here may still be told of their end.
      runner.tellOfEnds();
      return;
    }
    var before = time.instant();
    long askedAt = time.nanos();
    Roster.Heard heard;
    try {
      heard = roster.renew(new Roster.Word(skew, runner.running()), LEASE);
    } catch (LedgerUnavailable e) {
      beatenSince = null;
      throw e;
    }
    long now = time.nanos();
    switch (heard) {
      case Roster.Over(boolean forgotten) -> {
        isForgotten = forgotten;
        isOver = true;
      }
      case Roster.Sight sight -> see(sight, before, Duration.ofNanos(now - askedAt), now);
    }
  }

  private void see(Roster.Sight sight, Instant before, Duration took, long now) {
    compareClocks(sight.databaseTime(), before, took);
    List<Node> nodes = sight.nodes();
    List<Node> able = nodes.stream().filter(this::takesPart).toList();
    working = able.subList(0, together.nodesAtWork(able.size()));
    Instant joinedBefore = sight.databaseTime().minus(KNOWN);
    List<Node> known =
        working.stream().filter(one -> !one.joinedAt().isAfter(joinedBefore)).toList();
    firing = known.isEmpty() ? working : known;
    takePart(nodes.stream().filter(Node::isLive).toList(), isAmong(known));
    if (beatenSince == null || now - beatenAt > PAUSE.toNanos()) {
      beatenSince = now;
    }
    beatenAt = now;
    heardAt = now;
    // What is left when it begins is taken over with what is known of its doubt.
    if (hasBegun && isAtWork()) {
      takeOver(now - beatenSince > LEASE.toNanos());
    }
    try {
      runner.lookForStops(); // first, since what runs on costs
    } finally {
      runner.tellOfEnds();
    }
  }

  /**
   * The database told its time at some moment while it was waited for. If it waited long, that
   * shows no more than a clock that is plainly off, or that what was held of it is not so any more.
   */
  private void compareClocks(Instant databaseTime, Instant before, Duration took) {
    Duration atMostOff = took.dividedBy(2);
    Duration ahead = Duration.between(databaseTime, before.plus(atMostOff));
    boolean isPlain = ahead.abs().minus(atMostOff).compareTo(TOO_FAR_OFF) > 0;
    Duration held = skew;
    boolean isDisproved =
        held != null && held.minus(ahead).abs().compareTo(atMostOff.plus(QUICK)) > 0;
    if (isPlain || isDisproved || took.compareTo(QUICK) < 0) {
      skew = ahead;
    }
  }

  /** The same where the next beat makes up for one that is lost. */
  public void beatIfPossible() {
    try {
      beat();
    } catch (LedgerUnavailable e) {
      return;
    }
  }

  /** Who has just joined waits until the others know, and keep to what is theirs from then on. */
  private void takePart(List<Node> live, boolean isKnown) {
    if (self.fires()) {
      boolean begins = isKnown || live.size() <= 1;
      runner.limit(begins ? together.partOf(epoch, working, live) : new Runner.Limits(0, 0));
    }
  }

  /** Whether this node has a part of what all may do; one that is too far off still settles. */
  private boolean isAtWork() {
    return self.fires() && (isTooFarOff() || isAmong(working));
  }

  private boolean isAmong(List<Node> nodes) {
    return nodes.stream().anyMatch(one -> one.epoch() == epoch);
  }

  private boolean takesPart(Node node) {
    return node.fires() && (node.epoch() == epoch || (node.isLive() && isCloseEnough(node.skew())));
  }

  private void takeOver(boolean endThoseWithoutLease) {
    boolean wasDoubtful = isDoubtful;
    isDoubtful = true;
    if (wasDoubtful) {
      runner.takeUp(roster.ours());
    }
    Roster.TakenOver taken = roster.takeOver(endThoseWithoutLease);
    runner.takeUp(taken.runs());
    if (taken.ended()) {
      runner.watchForTwins();
    }
    isDoubtful = false;
  }

  /** Whether this epoch has ended: nothing can be written any more. */
  public boolean isOver() {
    return isOver;
  }

  /** Whether that is since the database may have forgotten what it told. */
  public boolean isForgotten() {
    return isForgotten;
  }

  /** How far our clock is ahead of the database's, as far as that is known. */
  public Optional<Duration> skew() {
    return Optional.ofNullable(skew);
  }

  /** Whether our clock is too far off to have anything fired. */
  public boolean isTooFarOff() {
    return !isCloseEnough(skew);
  }

  private static boolean isCloseEnough(@Nullable Duration skew) {
    return skew == null || skew.abs().compareTo(TOO_FAR_OFF) <= 0;
  }

  /** Each of those that are live has a share of its own, which changes as little as can be. */
  @Override
  public Share of(ScheduleName schedule) {
    if (isOver || isTooFarOff() || !isAtWork()) {
      return Share.NONE;
    }
    return first(firing, schedule).filter(one -> one != epoch).isEmpty()
        ? Share.FIRST
        : Share.AFTER_OTHERS;
  }

  static Optional<Long> first(List<Node> nodes, ScheduleName schedule) {
    return nodes.stream()
        .map(Node::epoch)
        .max(Comparator.comparingLong(one -> weight(one, schedule)));
  }

  /** FNV-1a, with a last mix that lets each bit count. */
  private static long weight(long epoch, ScheduleName schedule) {
    long hash = 0xcbf29ce484222325L ^ epoch * 0x9e3779b97f4a7c15L;
    for (byte b : schedule.value().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** What keeps this node from doing its work. */
  public List<String> reasonsNotToFire() {
    List<String> reasons = new ArrayList<>();
    if (isOver) {
      reasons.add(
          isForgotten
              ? "the database is a standby of the one before; this node starts anew"
              : "the other nodes took this one for dead; it starts anew");
    }
    Duration silence = Duration.ofNanos(time.nanos() - heardAt);
    if (silence.compareTo(PAUSE) > 0) {
      reasons.add("the database has not answered for %d s".formatted(silence.toSeconds()));
    }
    if (isTooFarOff()) {
      reasons.add(
          "the clock is %d ms %s that of the database; more than %d ms, and this node fires nothing"
              .formatted(
                  skew().orElseThrow().abs().toMillis(),
                  skew().orElseThrow().isNegative() ? "behind" : "ahead of",
                  TOO_FAR_OFF.toMillis()));
    }
    if (!isOver && !isTooFarOff() && !isAtWork()) {
      reasons.add(
          "there are more nodes than max-running allows runs: this one stands by, and fires when"
              + " another is gone");
    }
    return reasons;
  }
}
