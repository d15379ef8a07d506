package io.cronledger.simulation;

import io.cronledger.run.TestTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Where threads take turns: one runs at a time, until it ends or waits for the clock, which only
 * then goes on. So a history depends on nothing but its seed.
 */
final class Stage {
  /** Ends the threads of a process that was killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final ThreadLocal<Actor> SELF = new ThreadLocal<>();

  private final TestTime time;
  private final Semaphore director = new Semaphore(0);
  private final PriorityQueue<Actor> waiting =
      new PriorityQueue<>(
          Comparator.<Actor>comparingLong(actor -> actor.wakeAt)
              .thenComparingLong(actor -> actor.order));
  private long orders;

  /** One thread of a process. */
  private static final class Actor {
    private final Semaphore turn = new Semaphore(0);
    private final Cast process;
    private long wakeAt;
    private long order;

    Actor(Cast process) {
      this.process = process;
    }
  }

  /** Some threads that can be killed together. */
  final class Cast implements Executor {
    private final Set<Actor> actors = new HashSet<>();
    private boolean killed;

    @Override
    public void execute(Runnable task) {
      if (killed) {
        return;
      }
      Actor actor = new Actor(this);
      actors.add(actor);
      Thread.ofVirtual().start(() -> play(actor, task));
      wake(actor, Duration.ZERO);
    }

    private void play(Actor actor, Runnable task) {
      actor.turn.acquireUninterruptibly();
      SELF.set(actor);
      try {
        if (!killed) {
          task.run();
        }
      } catch (Killed asWished) {
        // The process is gone, and so is what it was about to do.
      } finally {
        actors.remove(actor);
        director.release();
      }
    }

    /** Nothing that any of its threads was about to do will happen. */
    void kill() {
      killed = true;
    }

    boolean isKilled() {
      return killed;
    }
  }

  Stage(TestTime time) {
    this.time = time;
  }

  private void wake(Actor actor, Duration after) {
    actor.wakeAt = time.nanos() + after.toNanos();
    actor.order = orders++;
    waiting.add(actor);
  }

  /** Lets a thread that is on stage wait. */
  void sleep(Duration duration) {
    Actor actor = SELF.get();
    wake(actor, duration);
    director.release();
    actor.turn.acquireUninterruptibly();
    if (actor.process.killed) {
      throw new Killed();
    }
  }

  /** Lets everybody play whose turn comes until then, and the clock go on. */
  void playUntil(long nanos) {
    while (!waiting.isEmpty() && waiting.element().wakeAt <= nanos) {
      Actor next = waiting.remove();
      pass(next.wakeAt);
      next.turn.release();
      director.acquireUninterruptibly();
    }
    pass(nanos);
  }

  /** Ends all who still wait: a thread that nobody wakes any more would stay for ever. */
  void close() {
    while (!waiting.isEmpty()) {
      Actor next = waiting.remove();
      next.process.kill();
      next.turn.release();
      director.acquireUninterruptibly();
    }
  }

  private void pass(long nanos) {
    if (nanos > time.nanos()) {
      time.pass(Duration.ofNanos(nanos - time.nanos()));
    }
  }
}
