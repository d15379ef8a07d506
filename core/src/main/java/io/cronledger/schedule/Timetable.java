package io.cronledger.schedule;

import io.cronledger.run.Deed;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The part of the ledger that knows which schedules are in force, since when, and how far each is
 * accounted for. Each change is one transaction, durable when the method returns; {@link
 * LedgerUnavailable} means what it means for the {@link io.cronledger.run.Ledger}. Instants are
 * kept in microseconds; what is finer is cut off.
 */
public interface Timetable {

  /** All schedules in force, by name. */
  List<Standing> inForce();

  Optional<Standing> inForce(ScheduleName schedule);

  /** Those of these that are in force, in any order. */
  List<Standing> inForce(Collection<ScheduleName> schedules);

  /**
   * Puts a set of definitions forward to be the one in force. It is accepted if it is new. One that
   * was accepted before, and then replaced, is not, as long as a live node has read the one in its
   * place: so whoever comes with old files changes nothing, but when all have gone back, so does
   * the set.
   *
   * @param set a hash of the definitions in it
   * @return whether it is the accepted one now
   */
  boolean putForward(String set);

  /** The set accepted last. */
  Optional<AcceptedSet> accepted();

  /**
   * Changes the set in force at one instant, some schedules after others, so that what is recorded
   * meanwhile finds its way between them. A definition that only moved to another place in the
   * files, its hash being the same, is told its new place and goes on. Ending what is not in force
   * does nothing. All of it is durable when the method returns; what is recorded meanwhile is not
   * durable without what it follows.
   *
   * @param begun is told a few at a time how those stand that came into force, without those that
   *     only moved
   * @throws Superseded if there are several nodes, and another set than this node's is the accepted
   *     one; then nothing changes any more
   */
  void enact(Turnover turnover, Consumer<List<Standing>> begun);

  /** The same where nothing is known of what came due. Returns all that came into force. */
  default List<Standing> enact(Collection<Definition> begin, Set<ScheduleName> end, Instant at) {
    List<Standing> begun = new ArrayList<>();
    enact(new Turnover(List.copyOf(begin), end, Map.of(), at), begun::addAll);
    return begun;
  }

  /**
   * The one way in which slots become entries: takes each of these steps that can be taken.
   *
   * @return for each of them, false if the cursor is not where the step starts, or that definition
   *     is not in force; then nothing changed
   */
  List<Boolean> account(List<Accounted> steps);

  /** The same with one. */
  default boolean account(Accounted step) {
    return account(List.of(step)).getFirst();
  }

  /**
   * Enters a run that ran, and of which the books say nothing, or that its slot did not fire.
   *
   * @return false if they do not say that any more; then nothing changed
   */
  boolean adopted(Adopted adopted);

  /** A schedule's slots are skipped from then on. */
  void paused(Deed.Paused deed);

  /** A schedule fires again. */
  void resumed(Deed.Resumed deed);

  /** The definitions that a schedule ever had, each with the time it was in force, in order. */
  List<Stretch> stretches(ScheduleName schedule);

  /**
   * Hands over what is on record about a schedule's slots from one instant, included, to another,
   * not included, by first slot; a range that reaches into that time counts whole.
   */
  void recorded(ScheduleName schedule, Instant from, Instant to, Consumer<Recorded> reader);

  /** A definition that is, or ever was, in force, at the place where it was last. */
  Optional<Definition> definition(ScheduleName schedule, String hash);
}
