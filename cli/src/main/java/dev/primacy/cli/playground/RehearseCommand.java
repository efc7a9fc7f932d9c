package dev.primacy.cli.playground;

import dev.primacy.cli.Shell;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private LocalOptions where = new LocalOptions();

  private final Shell shell;

  public RehearseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Path programs = where.programs(this::print);
    OsUser user = OsUser.forCaller();
    Markers markers = Markers.of(shell.environment());
    Leftovers.clean(markers, user, this::print);
    Rehearsal.run(
        markers, () -> new Plan.Wish(where.directory(), programs, user, NODES, false), this::print);
  }

  private void print(String line) {
    shell.out().println(line);
    shell.out().flush();
  }
}
