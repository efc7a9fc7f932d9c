package dev.primacy.cli.playground;

import dev.primacy.cli.Shell;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;

/** What an installation runs once, after each change of Primacy or of the JDK. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a small cluster fail over on this host, on loopback, and keeps what the JVM learnt:",
      "managers and agents that start later are quicker, above all in their first failover.",
      "Once after each change of Primacy or of Java, as the owner of the installation."
    })
public final class RehearseCommand implements Runnable {

  private static final int NODES = 3;

  private final Shell shell;

  public RehearseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Path programs = PostgresPrograms.find().orElseThrow(PostgresPrograms::missing);
    Path directory = PlaygroundDirectory.choose(Optional.empty());
    Rehearsal.run(
        new Plan.Wish(directory, programs, OsUser.forCaller(), NODES, false), this::print);
  }

  private void print(String line) {
    shell.out().println(line);
    shell.out().flush();
  }
}
