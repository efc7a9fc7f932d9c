package dev.primacy.cli;

import dev.primacy.api.v1.Topology;
import dev.primacy.cli.playground.Marker;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one connection string that reaches the primary, whichever node that is. */
@Command(
    name = "dsn",
    mixinStandardHelpOptions = true,
    description = "Prints a libpq connection string that reaches the primary.")
final class DsnCommand implements Runnable {

  @Mixin private RemoteOptions remote;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "Needed where there are several.")
  private @Nullable String cluster;

  private final Shell shell;

  DsnCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
  }

  @Override
  public void run() {
    try (Managers managers = remote.connect()) {
      Topology topology = managers.cluster(Optional.ofNullable(cluster));
      if (topology.getNodesCount() == 0) {
        throw new CommandFailure(
            Exit.FAILED,
            "cluster %s has no node yet: start an agent of it".formatted(topology.getCluster()));
      }
      ConnectionString dsn = ConnectionString.of(topology);
      shell.out().println(remote.playground().map(marker -> loggedIn(dsn, marker)).orElse(dsn));
    }
  }

  private ConnectionString loggedIn(ConnectionString dsn, Marker marker) {
    Optional<String> password = marker.password();
    if (password.isEmpty()) {
      shell.say("the password is in %s, which you may not read".formatted(marker.passwordFile()));
    }
    return dsn.as(marker.user(), marker.database(), password.orElse(""));
  }
}
