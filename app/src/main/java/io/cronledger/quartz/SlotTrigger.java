package io.cronledger.quartz;

import io.cronledger.run.Starter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.triggers.AbstractTrigger;

/**
 * A trigger whose instants come from core, since Quartz's own cron arithmetic loses firings at
 * clock changes. It rings ahead of each slot, so that calls can be claimed before they are to
 * leave, however many are due at once. It never misfires in Quartz's sense: however late it rings,
 * core decides what late means.
 */
@SuppressWarnings("JavaUtilDate") // Quartz speaks java.util.Date
final class SlotTrigger extends AbstractTrigger<Trigger> {
  /**
   * So much before its slot it rings: claims may begin when Quartz has gone through ten thousand.
   */
  static final Duration AHEAD = Starter.MOST_AHEAD.plusMillis(500);

  private static final long serialVersionUID = 1L;

  private final transient Function<Instant, Optional<Instant>> slotAfter;
  private final transient InstantSource clock;
  private @Nullable Date next;
  private @Nullable Date previous;
  private Date start = new Date(0);

  SlotTrigger(
      TriggerKey key,
      JobKey job,
      Function<Instant, Optional<Instant>> slotAfter,
      InstantSource clock) {
    this.slotAfter = slotAfter;
    this.clock = clock;
    setKey(key);
    setJobKey(job);
    setMisfireInstruction(MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY);
  }

  /** Sets it to the first slot after an instant; false if there is none. */
  boolean startAfter(Instant instant) {
    start = Date.from(instant);
    next = dateAfter(instant);
    return next != null;
  }

  private @Nullable Date dateAfter(Instant instant) {
    return slotAfter.apply(instant).map(SlotTrigger::dateFor).orElse(null);
  }

  private static Date dateFor(Instant slot) {
    Instant notBefore = slot.plusMillis(1).minusNanos(1).truncatedTo(ChronoUnit.MILLIS);
    return Date.from(notBefore.minus(AHEAD));
  }

  /** The slot for which it rings then, to the millisecond in which it has come. */
  static Instant slotFor(Date date) {
    return date.toInstant().plus(AHEAD);
  }

  /**
   * The next one is ahead: one ringing accounts for all that is due, so that a clock that jumped a
   * year does not make an alarm ring for each second of it.
   */
  @Override
  public void triggered(@Nullable Calendar calendar) {
    previous = next;
    if (next != null) {
      Instant now = clock.instant();
      Instant slot = slotFor(next);
      next = dateAfter(slot.isAfter(now) ? slot : now);
    }
  }

  @Override
  public @Nullable Date computeFirstFireTime(@Nullable Calendar calendar) {
    return next;
  }

  @Override
  public @Nullable Date getNextFireTime() {
    return next;
  }

  @Override
  public void setNextFireTime(@Nullable Date instant) {
    next = instant;
  }

  @Override
  public @Nullable Date getPreviousFireTime() {
    return previous;
  }

  @Override
  public void setPreviousFireTime(@Nullable Date instant) {
    previous = instant;
  }

  @Override
  public @Nullable Date getFireTimeAfter(@Nullable Date instant) {
    return dateAfter(instant == null ? start.toInstant() : slotFor(instant));
  }

  @Override
  public boolean mayFireAgain() {
    return next != null;
  }

  @Override
  public Date getStartTime() {
    return start;
  }

  @Override
  public void setStartTime(Date instant) {
    start = instant;
  }

  /** Known to core alone, as the moment after which there are no more slots. */
  @Override
  public @Nullable Date getEndTime() {
    return null;
  }

  @Override
  public void setEndTime(@Nullable Date instant) {
    throw new UnsupportedOperationException("core decides when a schedule ends");
  }

  @Override
  public @Nullable Date getFinalFireTime() {
    return null;
  }

  @Override
  protected boolean validateMisfireInstruction(int instruction) {
    return instruction == MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY;
  }

  @Override
  public void updateAfterMisfire(@Nullable Calendar calendar) {}

  @Override
  public void updateWithNewCalendar(Calendar calendar, long misfireThreshold) {
    throw new UnsupportedOperationException("calendars are core's");
  }

  @Override
  public ScheduleBuilder<Trigger> getScheduleBuilder() {
    throw new UnsupportedOperationException("a slot trigger is not rebuilt, it is replaced");
  }
}
