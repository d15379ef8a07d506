package io.cronledger.cli;

/** Why a command cannot go on, in words for whoever typed it. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something the user wrote is wrong. */
  public static CommandFailed badUsage(String message) {
    return new CommandFailed(ExitCode.BAD_INPUT, message);
  }

  /** The service or the database cannot be had. */
  public static CommandFailed unreachable(String message) {
    return new CommandFailed(ExitCode.UNREACHABLE, message);
  }

  /** What is on record is not what was written. */
  static CommandFailed damaged(String message) {
    return new CommandFailed(ExitCode.DAMAGED, message);
  }

  int exitCode() {
    return exitCode;
  }
}
