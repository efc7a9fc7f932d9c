package dev.primacy.cli;

import dev.primacy.api.v1.HistoryRequest;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.cli.output.HistoryText;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the operations of a cluster that the log remembers. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Shows every change of primary that the managers remember.")
final class HistoryCommand implements Runnable {

  @Mixin private RemoteOptions remote;
  @Mixin private RemoteOptions.OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "Needed where there are several.")
  private @Nullable String cluster;

  private final Shell shell;

  HistoryCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
    this.output = new RemoteOptions.OutputOption();
  }

  @Override
  public void run() {
    try (Managers managers = remote.connect()) {
      HistoryRequest request =
          HistoryRequest.newBuilder()
              .setCluster(managers.cluster(Optional.ofNullable(cluster)).getCluster())
              .build();
      HistoryResponse history = managers.leader(operator -> operator.history(request));
      shell
          .out()
          .println(
              output
                  .format()
                  .text(
                      history,
                      () -> HistoryText.of(history, remote.style(), ZoneId.systemDefault())));
    }
  }
}
