package io.cronledger.quartz;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
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
 * Rings for every slot of every schedule in force: one trigger each, in memory. Quartz calls a
 * moment ahead, and all that are due at one instant ring together when it has come. All that
 * ringing does is to have the schedules accounted for, in groups on virtual threads; so an alarm
 * too many, too early or too late does no harm, and while one waits for its turn it stands for all
 * that ring meanwhile.
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

  /** A slot is waited for that long at the most; after a clock step it is left to the sweep. */
  private static final Duration LONGEST = SlotTrigger.AHEAD.multipliedBy(2);

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

  /** The schedules that are to ring at an instant that is about to come. */
  private final Map<Instant, List<String>> due = new ConcurrentHashMap<>();

  /** Those that are being accounted for, and whether they have rung again since that began. */
  private final Map<String, Boolean> ringing = new ConcurrentHashMap<>();

  private final Semaphore atOnce = new Semaphore(AT_ONCE, true);

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
    String schedule = alarm.getTrigger().getKey().getName();
    Instant slot = SlotTrigger.slotFor(alarm.getScheduledFireTime());
    due.compute(
        slot,
        (_, others) -> {
          List<String> all = others == null ? new ArrayList<>() : others;
          all.add(schedule);
          if (others == null) {
            inTime(slot);
          }
          return all;
        });
  }

  /** Who comes too early finds nothing due, and does not come again. */
  private void inTime(Instant slot) {
    Duration early = Duration.between(clock.instant(), slot);
    if (early.isPositive() && early.compareTo(LONGEST) <= 0) {
      CompletableFuture.delayedExecutor(early.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> inTime(slot));
    } else {
      Thread.ofVirtual().name("alarms").start(() -> ring(slot));
    }
  }

  private void ring(Instant slot) {
    List<String> all = due.remove(slot);
    if (all == null) {
      return;
    }
    List<String> begun =
        all.stream().filter(schedule -> ringing.put(schedule, true) == null).toList();
    for (int from = 0; from < begun.size(); from += TOGETHER) {
      List<String> group = begun.subList(from, Math.min(from + TOGETHER, begun.size()));
      Thread.ofVirtual().name("alarm").start(() -> answer(group));
    }
  }

  private void answer(List<String> group) {
    atOnce.acquireUninterruptibly(group.size());
    try {
      for (List<String> rung = group;
          !rung.isEmpty();
          rung = rung.stream().filter(schedule -> !ringing.remove(schedule, false)).toList()) {
        rung.forEach(schedule -> ringing.put(schedule, false));
        account(rung);
      }
    } finally {
      atOnce.release(group.size());
    }
  }

  private void account(List<String> group) {
    if (isClosed) {
      return;
    }
    try {
      schedules.account(group.stream().map(ScheduleName::new).toList());
      slotsWait = false;
    } catch (LedgerUnavailable e) {
      if (!slotsWait) {
        slotsWait = true;
        log.warn("The ledger is not available; slots wait, such as of {}", group.getFirst(), e);
      }
    } catch (RuntimeException e) {
      if (group.size() > 1) {
        // It is one of them that fails, and the others are not to suffer for it.
        group.forEach(one -> account(List.of(one)));
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
