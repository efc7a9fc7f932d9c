package dev.primacy.cli;

/** Ends a command: the message is one sentence that says what, where and how to fix it. */
public final class CommandFailure extends RuntimeException {

  private final Exit exit;

  public CommandFailure(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  public Exit exit() {
    return exit;
  }
}
