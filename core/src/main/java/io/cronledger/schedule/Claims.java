package io.cronledger.schedule;

import io.cronledger.run.Entry;
import io.cronledger.run.Starter;
import io.cronledger.run.TaskRun;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of one step that can be sent at once, or at their slot: they come into the ledger
 * claimed.
 */
final class Claims {
  private record Claim(TaskRun.UnderWay run, Starter.Place place) {}

  private final Starter starter;
  private final List<Claim> made = new ArrayList<>();

  Claims(Starter starter) {
    this.starter = starter;
  }

  /** The step, with as many of its runs claimed as there are places for. */
  Accounted of(Accounted step) {
    return step.with(step.entries().stream().map(entry -> claimed(entry, step)).toList());
  }

  private Entry claimed(Entry entry, Accounted step) {
    Starter.Place place =
        entry instanceof TaskRun.Waiting waiting ? starter.placeFor(waiting) : null;
    if (place == null) {
      return entry;
    }
    TaskRun.UnderWay claim = ((TaskRun.Waiting) entry).begin(step.through());
    made.add(new Claim(claim, place));
    return claim;
  }

  /** The step was taken. Returns what sends each of them. */
  List<Runnable> taken() {
    return made.stream().map(claim -> claim.place().take(claim.run())).toList();
  }

  /** The step was not taken. */
  void giveBack() {
    made.forEach(claim -> claim.place().giveBack());
  }

  /** The ledger did not say whether the step was taken. */
  void doubt() {
    made.forEach(claim -> claim.place().doubt(claim.run()));
  }
}
