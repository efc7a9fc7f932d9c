package dev.primacy.cli;

import dev.primacy.api.v1.GetTopologyResponse;
import dev.primacy.cli.output.TopologyText;
import dev.primacy.client.TopologyClient;
import dev.primacy.core.cluster.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what applications and poolers are told. */
@Command(
    name = "topology",
    mixinStandardHelpOptions = true,
    description = "Shows who is primary at which epoch, and where reads may go.")
final class TopologyCommand implements Runnable {

  private static final Duration LOOK = Duration.ofMillis(500);

  @Mixin private RemoteOptions remote;
  @Mixin private RemoteOptions.OutputOption output;

  @Parameters(arity = "0..1", paramLabel = "CLUSTER", description = "Default: all.")
  private @Nullable String cluster;

  @Option(names = "--watch", description = "Go on: one line, or one message, for each change.")
  private boolean watch;

  private final Shell shell;

  TopologyCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
    this.output = new RemoteOptions.OutputOption();
  }

  @Override
  public void run() {
    String wanted = cluster == null ? "" : cluster;
    GetTopologyResponse now;
    List<Address> addresses;
    try (Managers managers = remote.connect()) {
      // Also where watching follows: a name that nobody knows would be waited for in vain.
      now = managers.topology(wanted);
      addresses = managers.addresses();
    }
    if (watch) {
      watch(addresses, wanted);
    } else {
      shell
          .out()
          .println(
              output
                  .format()
                  .text(now, () -> TopologyText.of(now.getClustersList(), remote.style())));
    }
  }

  private void watch(List<Address> addresses, String wanted) {
    TopologyClient.Builder builder =
        TopologyClient.at(addresses.stream().map(Address::toString).toArray(String[]::new));
    try (TopologyClient client = (wanted.isEmpty() ? builder : builder.cluster(wanted)).connect();
        TopologyClient.Listening _ = client.listen(topology -> print(ToldTopology.of(topology)))) {
      followUntilNobodyReads(client);
    }
  }

  private void print(dev.primacy.api.v1.Topology topology) {
    shell
        .out()
        .println(
            output
                .format()
                .text(topology, () -> List.of(TopologyText.line(topology, remote.style()))));
    shell.out().flush();
  }

  /** Says when no manager vouches for what was shown last, and when one does again. */
  private void followUntilNobodyReads(TopologyClient client) {
    Optional<String> before = Optional.empty();
    while (!shell.out().checkError()) {
      Optional<String> manager = client.manager();
      if (before.isPresent() && manager.isEmpty()) {
        shell.say("no manager tells any more: " + client.trouble().orElse("the stream ended"));
      } else if (before.isEmpty() && manager.isPresent()) {
        shell.say("told by manager " + manager.get());
      }
      before = manager;
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
