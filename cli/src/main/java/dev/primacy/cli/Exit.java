package dev.primacy.cli;

/** How a command ends: what scripts branch on. */
public enum Exit {
  DONE(0),
  /** Refused or failed, with the reason on standard error. */
  FAILED(1),
  /** Not called as it has to be. */
  USAGE(2),
  NO_MANAGER(3),
  /** Still under way when the time to wait ran out. */
  STILL_RUNNING(4),
  /** The host has to be set right first: its configuration, its Java, its PostgreSQL. */
  CONFIGURATION(78);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
