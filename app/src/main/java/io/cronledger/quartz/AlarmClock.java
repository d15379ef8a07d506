package io.cronledger.quartz;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Starter;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings for every slot of every schedule in force: one trigger each, in memory.
 *
 * <pre>
 *   Quartz calls        calls are claimed        the slot
 *        │                      │                    │
 *        └─────────────────────►└───────────────────►│
 *                                 the more, the         what was claimed leaves,
 *                                 earlier               and all ring
 * </pre>
 *
 * <p>All that are due at one instant are claimed together, and ring together. All that ringing does
 * is to have the schedules accounted for, in groups on virtual threads; so an alarm too many, too
 * early or too late does no harm, and while one waits for its turn it stands for all that ring
 * meanwhile.
 */
public final class AlarmClock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlarmClock.class);

  /**
   * Alarms of one instant that Quartz takes in one go; there is no harm in many, since ringing is
   * cheap.
   */
  private static final int BATCH = 1_000;

  /** So many alarms are set at once, in which time none rings. */
  private static final int SOME = 500;

  /**
   * A slot is waited for that long at the most; after a clock step it is left to the sweep. What
   * was claimed for it still leaves within the time for which a claim holds.
   */
  private static final Duration LONGEST = SlotTrigger.AHEAD.multipliedBy(2);

  /** A claim is made so much ahead of its slot, for it takes two forced writes if one is on. */
  private static final Duration AHEAD = Duration.ofMillis(20);

  /** And by so much more for each that comes with it: ten thousand of them take about a second. */
  private static final Duration AHEAD_FOR_EACH = Duration.ofNanos(100_000);

  /**
   * Schedules that are accounted for at once; the others stand in line. For more than these there
   * are no places, so that their runs would be written twice before their calls leave.
   */
  private static final int AT_ONCE = 1_000;

  /** So many are accounted for together; with more of them the first would wait for the last. */
  private static final int TOGETHER = 100;

  private final Schedules schedules;
  private final InstantSource clock;
  private final Scheduler quartz;
  private final Map<ScheduleName, String> set = new HashMap<>();

  private final Map<Instant, Coming> coming = new ConcurrentHashMap<>();

  /** Those that are being accounted for, and whether they have rung again since that began. */
  private final Map<ScheduleName, Boolean> ringing = new ConcurrentHashMap<>();

  private final Semaphore atOnce = new Semaphore(AT_ONCE, true);

  /** Fewer, so that whoever rings meanwhile need not wait for those that are in no hurry. */
  private final Semaphore aheadAtOnce = new Semaphore(AT_ONCE / 2, true);

  /** Whether that has been said; a thousand schedules are not to say it every second. */
  private volatile boolean slotsWait;

  private volatile boolean isClosed;

  /**
   * @param name of this alarm clock, unique in the process
   */
  public AlarmClock(String name, Schedules schedules, InstantSource clock) {
    this.schedules = schedules;
    this.clock = clock;
    try {
      this.quartz = quartz(name);
      quartz.setJobFactory((_, _) -> this::aheadOfTime);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz could not be set up", e);
    }
  }

  private static Scheduler quartz(String name) throws SchedulerException {
    var store = new RAMJobStore();
    var factory = DirectSchedulerFactory.getInstance();
    factory.createScheduler(
        name,
        name,
        new OnTheSpot(),
        new DefaultThreadExecutor(),
        store,
        Map.of(),
        null,
        0,
        -1,
        -1,
        false,
        null,
        BATCH,
        0);
    return factory.getScheduler(name);
  }

  public void start() {
    try {
      quartz.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz could not be started", e);
    }
  }

  /** Sets the alarms to these definitions; one that has not changed is left alone. */
  public synchronized void setTo(Collection<Definition> definitions) {
    Set<ScheduleName> gone = new HashSet<>(set.keySet());
    List<ScheduleName> changed = new ArrayList<>();
    for (Definition definition : definitions) {
      gone.remove(definition.schedule());
      if (!definition.hash().equals(set.put(definition.schedule(), definition.hash()))) {
        changed.add(definition.schedule());
      }
    }
    set.keySet().removeAll(gone);
    try {
      remove(gone);
      for (int from = 0; from < changed.size(); from += SOME) {
        replace(changed.subList(from, Math.min(from + SOME, changed.size())));
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not take the alarms", e);
    }
  }

  private void replace(List<ScheduleName> changed) throws SchedulerException {
    Map<JobDetail, Set<? extends Trigger>> ringing = new HashMap<>();
    List<ScheduleName> spent = new ArrayList<>();
    for (ScheduleName name : changed) {
      var trigger =
          new SlotTrigger(
              triggerOf(name), jobOf(name), after -> schedules.nextSlot(name, after), clock);
      if (trigger.startAfter(clock.instant())) {
        ringing.put(
            JobBuilder.newJob(Unused.class).withIdentity(jobOf(name)).build(), Set.of(trigger));
      } else {
        spent.add(name);
      }
    }
    quartz.scheduleJobs(ringing, true);
    remove(spent);
  }

  private void remove(Collection<ScheduleName> names) throws SchedulerException {
    quartz.unscheduleJobs(names.stream().map(AlarmClock::triggerOf).toList());
  }

  @SuppressWarnings("JavaUtilDate") // Quartz speaks java.util.Date
  private void aheadOfTime(JobExecutionContext alarm) {
    var schedule = new ScheduleName(alarm.getTrigger().getKey().getName());
    Instant slot = SlotTrigger.slotFor(alarm.getScheduledFireTime());
    coming.compute(
        slot,
        (_, others) -> {
          Coming all = others == null ? new Coming() : others;
          all.add(schedule);
          if (others == null) {
            inTime(slot.minus(Starter.MOST_AHEAD), () -> isAboutToCome(slot, all));
          }
          return all;
        });
  }

  /** After a clock step it is done at once: who rings too early finds nothing due. */
  private void inTime(Instant instant, Runnable what) {
    Duration early = Duration.between(clock.instant(), instant);
    if (early.isPositive() && early.compareTo(LONGEST) <= 0) {
      CompletableFuture.delayedExecutor(early.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> inTime(instant, what));
    } else {
      Thread.ofVirtual().name("alarms").start(what);
    }
  }

  private void isAboutToCome(Instant slot, Coming all) {
    inTime(slot.minus(ahead(all.schedules().size())), () -> claim(slot, all));
    inTime(slot, () -> ring(slot));
  }

  private static Duration ahead(int many) {
    Duration ahead = AHEAD.plus(AHEAD_FOR_EACH.multipliedBy(many));
    return ahead.compareTo(Starter.MOST_AHEAD) < 0 ? ahead : Starter.MOST_AHEAD;
  }

  private void claim(Instant slot, Coming all) {
    inGroups(all.schedules(), aheadAtOnce, group -> seeTo(group, some -> claim(some, slot, all)));
  }

  private void claim(List<ScheduleName> some, Instant slot, Coming all) {
    schedules.claimAhead(some, slot, all::send);
  }

  /** One that cannot leave keeps neither the others from it nor anybody from ringing. */
  private static void send(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("This is a defect of Cronledger", e);
    }
  }

  private void ring(Instant slot) {
    Coming all = coming.remove(slot);
    if (all == null) {
      return;
    }
    all.come().forEach(AlarmClock::send);
    List<ScheduleName> begun =
        all.schedules().stream().filter(name -> ringing.put(name, true) == null).toList();
    inGroups(begun, atOnce, this::answer);
  }

  /** Each on a thread of its own, as far as there are places. */
  private static void inGroups(
      List<ScheduleName> all, Semaphore places, Consumer<List<ScheduleName>> work) {
    for (int from = 0; from < all.size(); from += TOGETHER) {
      List<ScheduleName> group = all.subList(from, Math.min(from + TOGETHER, all.size()));
      Thread.ofVirtual().name("alarm").start(() -> inTurn(group, places, work));
    }
  }

  private static void inTurn(
      List<ScheduleName> group, Semaphore places, Consumer<List<ScheduleName>> work) {
    places.acquireUninterruptibly(group.size());
    try {
      work.accept(group);
    } finally {
      places.release(group.size());
    }
  }

  private void answer(List<ScheduleName> group) {
    for (List<ScheduleName> rung = group;
        !rung.isEmpty();
        rung = rung.stream().filter(name -> !ringing.remove(name, false)).toList()) {
      rung.forEach(name -> ringing.put(name, false));
      seeTo(rung, schedules::account);
    }
  }

  private void seeTo(List<ScheduleName> group, Consumer<List<ScheduleName>> work) {
    if (isClosed) {
      return;
    }
    try {
      work.accept(group);
      slotsWait = false;
    } catch (LedgerUnavailable e) {
      if (!slotsWait) {
        slotsWait = true;
        log.warn("The ledger is not available; slots wait, such as of {}", group.getFirst(), e);
      }
    } catch (RuntimeException e) {
      if (group.size() > 1) {
        // It is one of them that fails, and the others are not to suffer for it.
        group.forEach(one -> seeTo(List.of(one), work));
      } else {
        log.error("This is a defect of Cronledger", e);
      }
    }
  }

  private static TriggerKey triggerOf(ScheduleName name) {
    return new TriggerKey(name.value());
  }

  /** One each: Quartz goes through all triggers of a job whenever one of them is spent. */
  private static JobKey jobOf(ScheduleName name) {
    return new JobKey(name.value());
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      quartz.shutdown(false);
    } catch (SchedulerException e) {
      log.warn("Quartz did not shut down cleanly", e);
    }
  }
}
