package dev.primacy.consensus;

import java.io.IOException;

/** This build cannot read what is in the log or in a snapshot, and must not guess. */
public final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1;

  public UnreadableException(String reason) {
    super(reason);
  }

  public UnreadableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
