package io.cronledger.quartz;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedules;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings for every slot of every schedule in force: one trigger each, in memory, on virtual threads.
 * All it does when it rings is to have the schedule accounted for, so that an alarm too many, too
 * early or too late does no harm.
 */
public final class AlarmClock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlarmClock.class);

  /**
   * Alarms of one instant that Quartz takes in one go; there is no harm in many, since ringing is
   * cheap.
   */
  private static final int BATCH = 1_000;

  private static final JobKey RING = new JobKey("ring");

  private final Schedules schedules;
  private final InstantSource clock;
  private final Scheduler quartz;
  private final Map<ScheduleName, String> set = new HashMap<>();

  /**
   * @param name of this alarm clock, unique in the process
   */
  public AlarmClock(String name, Schedules schedules, InstantSource clock) {
    this.schedules = schedules;
    this.clock = clock;
    try {
      this.quartz = quartz(name);
      quartz.setJobFactory((_, _) -> context -> ring(context.getTrigger().getKey().getName()));
      quartz.addJob(
          JobBuilder.newJob(Unused.class).withIdentity(RING).storeDurably().build(), true);
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
        new VirtualThreads(),
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
    for (Definition definition : definitions) {
      gone.remove(definition.schedule());
      if (!definition.hash().equals(set.put(definition.schedule(), definition.hash()))) {
        replace(definition.schedule());
      }
    }
    gone.forEach(this::remove);
  }

  private void replace(ScheduleName name) {
    try {
      quartz.unscheduleJob(key(name));
      var trigger =
          new SlotTrigger(key(name), RING, after -> schedules.nextSlot(name, after), clock);
      if (trigger.startAfter(clock.instant())) {
        quartz.scheduleJob(trigger);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not take the alarm of " + name, e);
    }
  }

  private void remove(ScheduleName name) {
    set.remove(name);
    try {
      quartz.unscheduleJob(key(name));
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not give up the alarm of " + name, e);
    }
  }

  private void ring(String schedule) {
    try {
      schedules.account(new ScheduleName(schedule));
    } catch (LedgerUnavailable e) {
      log.warn("The ledger is not available; the slots of {} wait: {}", schedule, e.getMessage());
    }
  }

  private static TriggerKey key(ScheduleName name) {
    return new TriggerKey(name.value());
  }

  @Override
  public void close() {
    try {
      quartz.shutdown(false);
    } catch (SchedulerException e) {
      log.warn("Quartz did not shut down cleanly", e);
    }
  }
}
