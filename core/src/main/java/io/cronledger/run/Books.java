package io.cronledger.run;

import java.util.List;
import java.util.Optional;

/** The ledger as it is asked. Payloads in the answers are read only when they are opened. */
public interface Books extends Figures, Nodes {

  /** Newest first, by id. */
  List<Entry> entries(EntryFilter filter);

  Optional<Entry> entry(RunId id);

  /** What somebody had done to a run, in order. */
  List<Deed> deedsOf(RunId run);

  /** What somebody had done to a schedule, in order. */
  List<Deed> deedsOf(ScheduleName schedule);

  /** The latest entry of a schedule: that of its newest run or slot. */
  Optional<Entry> latest(ScheduleName schedule);
}
