package io.cronledger.cli;

/** What a command's end tells a script. */
public final class ExitCode {
  public static final int DONE = 0;

  /** The run ended badly. */
  public static final int RUN_ENDED_BADLY = 1;

  /** What an audit found: the same number, since no command can end both ways. */
  public static final int DIFFERENCES = 1;

  /** What is on record was told but for what is damaged; the same number for the same reason. */
  public static final int DAMAGED = 1;

  /** A flag, a setting, a cron file or a task folder is wrong. */
  public static final int BAD_INPUT = 2;

  /** The service or the database cannot be reached. */
  public static final int UNREACHABLE = 3;

  private ExitCode() {}
}
