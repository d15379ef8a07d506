package io.cronledger.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.cronledger.run.ScheduleName;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.quartz.CronExpression;

/**
 * How long it takes to find the next slot, beside the two libraries one would use otherwise. Each
 * asks from the slot found last, and so walks through years of them.
 *
 * <p>The rare line is {@code 0 0 29 2 *}/7, a Sunday; the libraries cannot say that, and look for
 * any 29 February.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NextSlot {
  private static final ZoneId ZONE = ZoneId.of("Europe/Prague");
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant END = Instant.parse("2090-01-01T00:00:00Z");

  /** A line, how Quartz writes it and how cron-utils does, with a {@code |} between. */
  @Param({
    "*/15 * * * *|0 0/15 * * * ?|*/15 * * * *",
    "0 6 * * mon-fri|0 0 6 ? * MON-FRI|0 6 * * mon-fri",
    "0 0 29 2 */7|0 0 0 29 2 ?|0 0 29 2 *"
  })
  String line = "";

  private Slots slots;
  private CronExpression quartz;
  private ExecutionTime cronUtils;
  private Instant instant = START;
  private Date date = Date.from(START);
  private ZonedDateTime zoned = START.atZone(ZONE);

  @Setup
  public void parse() throws ParseException {
    String[] forms = line.split("\\|");
    When when = ((Parsed.Good<When>) When.parse(forms[0])).value();
    slots = when.slots(ZONE, new ScheduleName("bench"));
    quartz = new CronExpression(forms[1]);
    quartz.setTimeZone(TimeZone.getTimeZone(ZONE));
    var unix = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
    cronUtils = ExecutionTime.forCron(new CronParser(unix).parse(forms[2]));
  }

  @Benchmark
  public Instant cronledger() {
    Instant next = slots.after(instant).orElseThrow();
    instant = next.isAfter(END) ? START : next;
    return next;
  }

  @Benchmark
  public Date quartz() {
    Date next = quartz.getNextValidTimeAfter(date);
    date = next.toInstant().isAfter(END) ? Date.from(START) : next;
    return next;
  }

  @Benchmark
  public ZonedDateTime cronUtils() {
    ZonedDateTime next = cronUtils.nextExecution(zoned).orElseThrow();
    zoned = next.toInstant().isAfter(END) ? START.atZone(ZONE) : next;
    return next;
  }
}
