package io.cronledger.run;

/** How a run stands to earlier runs of its schedule that are not over. */
public enum Turn {
  /** It does not mind them. */
  AT_ONCE,
  /** It waits until they are over. */
  QUEUED,
  /** It has them stopped, and waits until they are over. */
  REPLACING
}
