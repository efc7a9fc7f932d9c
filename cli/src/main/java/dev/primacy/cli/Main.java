package dev.primacy.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program `primacy`. */
public final class Main {

  // Held, because an unheld logger forgets its level. gRPC would report each refused connection
  // there.
  private static final Logger GRPC = Logger.getLogger("io.grpc");
  private static final Logger RATIS = Logger.getLogger("org.apache.ratis");

  private Main() {}

  public static void main(String[] arguments) {
    GRPC.setLevel(Level.OFF);
    RATIS.setLevel(Level.WARNING);
    System.exit(run(arguments, Shell.ofProcess()));
  }

  static int run(String[] arguments, Shell shell) {
    int code = commandLine(shell).execute(arguments);
    shell.out().flush();
    // A full disk or a closed pipe is no success.
    return code == ExitCode.OK && shell.out().checkError() ? Exit.FAILED.code() : code;
  }

  static CommandLine commandLine(Shell shell) {
    CommandLine line = new CommandLine(new Primacy(), new Commands(shell));
    line.setOut(new PrintWriter(shell.out(), true, shell.out().charset()));
    line.setErr(new PrintWriter(shell.err(), true, shell.err().charset()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            shell.hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((e, _) -> misused(e, shell));
    line.setExecutionExceptionHandler((e, _, _) -> failed(e, shell));
    return line;
  }

  private static int misused(ParameterException e, Shell shell) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    shell.say(sentence(e));
    shell.err().println("Try: " + command + " --help");
    return Exit.USAGE.code();
  }

  private static String sentence(ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getSuggestions().stream()
          .findFirst()
          .map(word -> "%s; did you mean '%s'?".formatted(message, word))
          .orElse(message);
    }
    return message;
  }

  private static int failed(Exception e, Shell shell) {
    if (e instanceof CommandFailure failure) {
      shell.say(String.valueOf(failure.getMessage()));
      return failure.exit().code();
    }
    shell.say(
        "a bug in this program: %s; please report it with this line: %s".formatted(e, where(e)));
    return Exit.FAILED.code();
  }

  private static String where(Exception e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("dev.primacy"))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("unknown place");
  }
}
