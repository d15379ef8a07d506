package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The nodes of a database that is a map: its clock is a test's, and it can be gone. */
final class RosterInMemory {

  private record Epoch(Roster.Self self, Instant joinedAt, Instant seenAt, Duration lease) {
    boolean lasts(Instant now) {
      return seenAt.plus(lease).isAfter(now);
    }
  }

  private final TestTime time;
  private final Map<Long, Epoch> epochs = new HashMap<>();
  private final Map<Long, Roster.Word> words = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private final Map<RunId, Long> owners = new HashMap<>();
  private boolean gone;
  private Duration ahead = Duration.ZERO;
  private Duration wait = Duration.ZERO;

  RosterInMemory(TestTime time) {
    this.time = time;
  }

  /** From now on it cannot be had, or can again. */
  void isGone(boolean now) {
    gone = now;
  }

  /** From now on its clock is so far ahead of that of the nodes. */
  void isAhead(Duration time) {
    ahead = time;
  }

  /** From now on it takes so long to say whose lease lasts, and looks at its clock half way. */
  void answersAfter(Duration time) {
    wait = time;
  }

  void give(RunId run, long epoch) {
    owners.put(run, epoch);
  }

  /** Whose a run is. */
  long owner(RunId run) {
    return owners.getOrDefault(run, 0L);
  }

  boolean hasEnded(long epoch) {
    return ended.contains(epoch);
  }

  /** What a node says of itself that this test does not run. */
  void says(long epoch, @Nullable Duration skew, int running) {
    words.put(epoch, new Roster.Word(skew, running));
    epochs.computeIfPresent(
        epoch, (_, one) -> new Epoch(one.self(), one.joinedAt(), time.instant(), one.lease()));
  }

  private void available() {
    if (gone) {
      throw new LedgerUnavailable("the database is gone");
    }
  }

  private List<Node> nodes() {
    return epochs.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> node(one.getKey(), one.getValue()))
        .toList();
  }

  private Node node(long number, Epoch one) {
    Roster.Word word = words.getOrDefault(number, new Roster.Word(null, 0));
    boolean isOver = ended.contains(number);
    return new Node(
        number,
        one.self().id(),
        one.self().name(),
        one.self().version(),
        one.self().fires(),
        one.joinedAt(),
        one.seenAt(),
        !isOver && one.lasts(time.instant()),
        isOver,
        word.skew(),
        word.running(),
        null);
  }

  /** As one node sees it. */
  Roster of(long id) {
    return new Seen(new Roster.Self(new UUID(0, id), "node" + id, "1", "there", true));
  }

  static Roster.Self self(long id) {
    return new Roster.Self(new UUID(0, id), "node" + id, "1", "there", true);
  }

  private final class Seen implements Roster {
    private final Self self;
    private long epoch;

    Seen(Self self) {
      this.self = self;
    }

    @Override
    public long join(Self given, Duration lease) {
      available();
      epochs.forEach(
          (number, one) -> {
            if (one.self().id().equals(self.id())) {
              ended.add(number);
            }
          });
      epoch = epochs.size() + 1L;
      epochs.put(epoch, new Epoch(given, time.instant(), time.instant(), lease));
      return epoch;
    }

    @Override
    public Heard renew(Word word, Duration lease) {
      available();
      if (ended.contains(epoch)) {
        return new Over(false);
      }
      time.pass(wait.dividedBy(2));
      says(epoch, word.skew(), word.running());
      var sight = new Sight(time.instant().plus(ahead), nodes());
      time.pass(wait.dividedBy(2));
      return sight;
    }

    @Override
    public TakenOver takeOver(boolean endThoseWithoutLease) {
      available();
      int before = ended.size();
      if (endThoseWithoutLease) {
        nodes().stream().filter(one -> !one.isLive()).map(Node::epoch).forEach(ended::add);
      }
      List<RunId> adopted = new ArrayList<>();
      owners.replaceAll(
          (run, owner) -> {
            if (ended.contains(owner)) {
              adopted.add(run);
            }
            return ended.contains(owner) ? epoch : owner;
          });
      adopted.sort(Comparator.naturalOrder());
      return new TakenOver(adopted, ended.size() > before);
    }

    @Override
    public List<RunId> ours() {
      available();
      return owners.keySet().stream().filter(run -> owner(run) == epoch).sorted().toList();
    }

    @Override
    public void leave() {
      available();
      ended.add(epoch);
    }
  }
}
