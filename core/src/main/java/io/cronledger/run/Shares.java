package io.cronledger.run;

/** How the nodes that serve one ledger share its schedules. */
@FunctionalInterface
public interface Shares {
  /** For a node that has no others beside it. */
  Shares ALL = _ -> Share.FIRST;

  /** When a node may see to the slots of a schedule. */
  enum Share {
    /** When they are due. */
    FIRST,
    /** When another should have seen to them, and has not. */
    AFTER_OTHERS,
    /** Not at all, for now. */
    NONE
  }

  Share of(ScheduleName schedule);
}
