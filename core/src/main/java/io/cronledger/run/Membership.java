package io.cronledger.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  /** The clock is not compared by an answer that took longer. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Beats come every second; one that comes later than this, comes after a pause. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Roster roster;
  private final Roster.Self self;
  private final Time time;
  private final Runner runner;
  private final long epoch;

  private volatile List<Node> firing = List.of();
  private volatile @Nullable Duration skew;
  private volatile boolean isOver;
  private boolean isDoubtful;
  private @Nullable Long beatenSince;
  private long beatenAt;

  /** Joins. */
  public Membership(Roster roster, Roster.Self self, Time time, Runner runner) {
    this.roster = roster;
    this.self = self;
    this.time = time;
    this.runner = runner;
    this.epoch = roster.join(self, LEASE);
  }

  /** Takes over what this node, or one that has ended, left unfinished. */
  public void begin() {
    beat();
    runner.resume(roster.takeOver(false).runs());
  }

  /** To be called every second. */
  public synchronized void beat() {
    if (isOver) {
      return;
    }
    var before = time.instant();
    long askedAt = time.nanos();
    Optional<Roster.Sight> sight;
    try {
      sight = roster.renew(new Roster.Word(skew, runner.running()), LEASE);
    } catch (LedgerUnavailable e) {
      beatenSince = null;
      throw e;
    }
    long now = time.nanos();
    if (sight.isEmpty()) {
      isOver = true;
      return;
    }
    Duration took = Duration.ofNanos(now - askedAt);
    if (took.compareTo(QUICK) < 0) {
      skew = Duration.between(sight.get().databaseTime(), before.plus(took.dividedBy(2)));
    }
    firing = sight.get().nodes().stream().filter(this::takesPart).toList();
    if (beatenSince == null || now - beatenAt > PAUSE.toNanos()) {
      beatenSince = now;
    }
    beatenAt = now;
    if (self.fires()) {
      takeOver(now - beatenSince > LEASE.toNanos());
    }
    runner.lookForStops();
  }

  /** The same where the next beat makes up for one that is lost. */
  public void beatIfPossible() {
    try {
      beat();
    } catch (LedgerUnavailable e) {
      return;
    }
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

  /** Whether others have ended this epoch: nothing can be written any more. */
  public boolean isOver() {
    return isOver;
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
    if (isOver || isTooFarOff()) {
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
      reasons.add("the other nodes took this one for dead; it starts anew");
    }
    if (isTooFarOff()) {
      reasons.add(
          "the clock is %d ms %s that of the database; more than %d ms, and this node fires nothing"
              .formatted(
                  skew().orElseThrow().abs().toMillis(),
                  skew().orElseThrow().isNegative() ? "behind" : "ahead of",
                  TOO_FAR_OFF.toMillis()));
    }
    return reasons;
  }
}
