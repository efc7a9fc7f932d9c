package dev.primacy.chaos;

import dev.primacy.cli.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmark's command line. */
@Command(
    name = "primacy-bench",
    mixinStandardHelpOptions = true,
    description = "Breaks a cluster on this machine, measures, and checks every write.",
    subcommands = {FailoverBench.class, SaturationBench.class})
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    var _ = OwnNetwork.enter();
    System.exit(
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((e, line, _) -> report(e, line))
            .execute(args));
  }

  private static int report(Exception e, CommandLine line) throws Exception {
    if (e instanceof CommandFailure failure) {
      line.getErr().println("primacy-bench: " + failure.getMessage());
      return failure.exit().code();
    }
    throw e;
  }
}
