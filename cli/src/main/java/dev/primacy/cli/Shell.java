package dev.primacy.cli;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a command was started in: where data and talk go, and what the reader's screen can show.
 *
 * @param out data, and nothing else
 * @param err talk: progress, warnings, errors
 * @param isTerminal whether somebody watches {@code out}
 * @param hasColours whether {@code out} takes colours
 * @param hasUnicode whether {@code out} takes more than ASCII
 */
public record Shell(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean isTerminal,
    boolean hasColours,
    boolean hasUnicode) {

  public Shell {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where nobody watches
  static Shell ofProcess() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return of(System.out, System.err, System.getenv(), terminal);
  }

  static Shell of(
      PrintStream out, PrintStream err, Map<String, String> environment, boolean isTerminal) {
    String term = environment.getOrDefault("TERM", "dumb");
    // https://no-color.org: any value but the empty one.
    boolean colourless = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Shell(
        out,
        err,
        environment,
        isTerminal && !term.equals("dumb"),
        isTerminal && !term.equals("dumb") && !colourless,
        canEncode(out.charset()));
  }

  private static boolean canEncode(Charset charset) {
    return charset.canEncode() && charset.newEncoder().canEncode('─');
  }

  /** Says something to the person at the terminal, beside the data. */
  public void say(String sentence) {
    err.println("primacy: " + sentence);
    err.flush();
  }
}
