package dev.primacy.cli;

import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.cli.output.ExplainText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one decision: its evidence, its proofs, its ranking and the time of each phase. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Shows why a primary was chosen, and what is being waited for now.")
final class ExplainCommand implements Runnable {

  @Mixin private RemoteOptions remote;
  @Mixin private RemoteOptions.OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "OPERATION",
      description = "Its number, as `history` shows it. Default: the last one.")
  private long operation;

  @Option(
      names = "--cluster",
      paramLabel = "CLUSTER",
      description = "Needed where there are several.")
  private @Nullable String cluster;

  private final Shell shell;

  ExplainCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
    this.output = new RemoteOptions.OutputOption();
  }

  @Override
  public void run() {
    try (Managers managers = remote.connect()) {
      ExplainRequest request =
          ExplainRequest.newBuilder()
              .setCluster(managers.cluster(Optional.ofNullable(cluster)).getCluster())
              .setOperation(operation)
              .build();
      ExplainResponse answer = managers.leader(operator -> operator.explain(request));
      if (operation != 0 && !answer.hasOperation()) {
        throw new CommandFailure(
            Exit.FAILED,
            "no operation %d of %s is remembered: `primacy history` lists them"
                .formatted(operation, answer.getCluster()));
      }
      shell
          .out()
          .println(output.format().text(answer, () -> ExplainText.of(answer, remote.style())));
    }
  }
}
