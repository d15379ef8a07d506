package io.cronledger.schedule;

import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in force, as this process holds it: what its definition says, and how it stood when
 * last looked at.
 */
final class Held {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Definition definition;
  private final Schedule schedule;
  private final Slots slots;
  private Instant accountedThrough;
  private @Nullable Unfired tail;
  private @Nullable Instant next;
  private boolean paused;
  private boolean movedByUs;
  private volatile boolean storeGone;

  /** Whether no run of it seems to be unfinished; a guess, to be checked where it counts. */
  private boolean seemsFree = true;

  Held(Standing standing) {
    this.definition = standing.definition();
    this.schedule = definition.read();
    this.slots = schedule.slots();
    this.accountedThrough = standing.accountedThrough();
    this.tail = standing.tail();
    this.paused = standing.paused();
    this.next = slots.after(accountedThrough).orElse(null);
  }

  /** Keeps others from it. Who locks several does so by name. */
  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  <T> T locked(Supplier<T> look) {
    lock();
    try {
      return look.get();
    } finally {
      unlock();
    }
  }

  Definition definition() {
    return definition;
  }

  /** Follows the same definition to another place in the files; false if it is another one. */
  boolean movedTo(Definition place) {
    boolean isSame = place.hash().equals(definition.hash());
    if (isSame) {
      definition = place;
    }
    return isSame;
  }

  /** Follows the ledger, where others moved the cursor; false if another definition is in force. */
  boolean movedTo(Standing standing) {
    if (!movedTo(standing.definition())) {
      return false;
    }
    if (!standing.accountedThrough().equals(accountedThrough)) {
      accountedThrough = standing.accountedThrough();
      movedByUs = false;
      storeGone = false;
      next = slots.after(accountedThrough).orElse(null);
    }
    tail = standing.tail();
    paused = standing.paused();
    return true;
  }

  Schedule schedule() {
    return schedule;
  }

  Slots slots() {
    return slots;
  }

  Instant accountedThrough() {
    return accountedThrough;
  }

  Optional<Unfired> tail() {
    return Optional.ofNullable(tail);
  }

  /** Whether the last step was taken by this process, and not by another. */
  boolean isMovedByUs() {
    return movedByUs;
  }

  boolean isPaused() {
    return paused;
  }

  /** Follows what was put on record. */
  void setPaused(boolean isPaused) {
    paused = isPaused;
  }

  /** Whether slots are late because the ledger could not be written. */
  boolean isStoreGone() {
    return storeGone;
  }

  void storeIsGone() {
    storeGone = true;
  }

  boolean seemsFree() {
    return seemsFree;
  }

  void setSeemsFree(boolean isFree) {
    seemsFree = isFree;
  }

  /** The first slot that is not accounted for. */
  Optional<Instant> next() {
    return Optional.ofNullable(next);
  }

  boolean isDue(Instant now) {
    return next != null && !next.isAfter(now);
  }

  /** Follows the cursor after a step that the ledger took. */
  void moved(Accounted step) {
    accountedThrough = step.through();
    movedByUs = true;
    storeGone = false;
    if (!step.entries().isEmpty()) {
      tail = step.entries().getLast() instanceof Unfired range ? range : null;
    }
    next = slots.after(accountedThrough).orElse(null);
  }
}
