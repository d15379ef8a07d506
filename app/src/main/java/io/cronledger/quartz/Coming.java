package io.cronledger.quartz;

import io.cronledger.run.ScheduleName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An instant that is about to come: who rings then, and the calls that are claimed for it. */
final class Coming {
  private final Set<ScheduleName> schedules = new LinkedHashSet<>();
  private final List<Runnable> calls = new ArrayList<>();
  private boolean hasCome;

  synchronized void add(ScheduleName schedule) {
    schedules.add(schedule);
  }

  synchronized List<ScheduleName> schedules() {
    return List.copyOf(schedules);
  }

  /** Has a call leave when the instant has come; which may be now. */
  void send(Runnable call) {
    if (!waits(call)) {
      call.run();
    }
  }

  private synchronized boolean waits(Runnable call) {
    return !hasCome && calls.add(call);
  }

  /** It has come. Returns the calls that waited for it. */
  synchronized List<Runnable> come() {
    hasCome = true;
    return List.copyOf(calls);
  }
}
