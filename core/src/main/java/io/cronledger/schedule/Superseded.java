package io.cronledger.schedule;

/** While a set of definitions was being put in force, another was accepted in its place. */
public final class Superseded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Superseded() {
    super("another set of cron files has been accepted meanwhile");
  }
}
