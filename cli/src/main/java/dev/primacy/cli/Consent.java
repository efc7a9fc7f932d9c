package dev.primacy.cli;

import java.io.Console;
import java.util.Locale;

/** The question before something is ordered. */
final class Consent {

  private Consent() {}

  /**
   * @param yes whether the answer was given beforehand
   */
  static void ask(Shell shell, boolean yes, String question) {
    if (yes) {
      return;
    }
    Console console = shell.isTerminal() ? System.console() : null;
    if (console == null) {
      throw new CommandFailure(Exit.USAGE, "nobody is here to be asked: say --yes");
    }
    String answer = console.readLine("%s [y/N] ", question);
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new CommandFailure(Exit.FAILED, "nothing was ordered");
    }
  }
}
