package dev.primacy.cli;

import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.output.StatusText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows every cluster with its nodes, and the managers. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows clusters, nodes and managers as they are now.")
final class StatusCommand implements Runnable {

  @Mixin private RemoteOptions remote;
  @Mixin private RemoteOptions.OutputOption output;

  @Parameters(arity = "0..1", paramLabel = "CLUSTER", description = "Default: all.")
  private @Nullable String cluster;

  private final Shell shell;

  StatusCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
    this.output = new RemoteOptions.OutputOption();
  }

  @Override
  public void run() {
    StatusRequest request =
        StatusRequest.newBuilder().setCluster(cluster == null ? "" : cluster).build();
    try (Managers managers = remote.connect()) {
      StatusResponse status = managers.leader(operator -> operator.status(request));
      shell
          .out()
          .println(output.format().text(status, () -> StatusText.of(status, remote.style())));
    }
  }
}
