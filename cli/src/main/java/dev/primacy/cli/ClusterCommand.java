package dev.primacy.cli;

import dev.primacy.api.v1.CreateClusterRequest;
import dev.primacy.api.v1.CreateClusterResponse;
import dev.primacy.api.v1.DegradeMode;
import dev.primacy.api.v1.Policy;
import dev.primacy.cli.output.Amounts;
import dev.primacy.core.cluster.Names;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What concerns a cluster as a whole. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Creates clusters.",
    subcommands = ClusterCommand.Create.class)
final class ClusterCommand implements Runnable {

  @Override
  public void run() {
    throw new CommandFailure(Exit.USAGE, "name a command: primacy cluster create NAME");
  }

  /** Gives a cluster its name, so that agents may join. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Gives a cluster its name, so that agents may join.",
        "The first one to join with an empty data directory makes the database; others clone it."
      })
  static final class Create implements Runnable {

    @Mixin private RemoteOptions remote;
    @Mixin private RemoteOptions.OutputOption output;

    @Parameters(paramLabel = "NAME", description = "Of the form " + Names.GRAMMAR + ".")
    private String name = "";

    @Option(
        names = "--async",
        description = "Commits are acknowledged by the primary alone: a failover may lose some.")
    private boolean async;

    @Option(
        names = "--max-data-loss",
        paramLabel = "BYTES",
        defaultValue = "0",
        description = {
          "With --async: an automatic failover may lose so much of what the primary is known to",
          "have written. Beyond it the cluster waits for an operator. Default: ${DEFAULT-VALUE}."
        })
    private long maxDataLoss;

    @Option(
        names = "--on-managers-lost",
        paramLabel = "keep|stop",
        defaultValue = "keep",
        description = {
          "With --async: whether the primary goes on (keep) or stops itself (stop) where for 5 s no",
          "manager renews its lease. Only where it stops does another one take over by itself when",
          "its host is silent. Default: ${DEFAULT-VALUE}."
        })
    private OnManagersLost onManagersLost = OnManagersLost.keep;

    @Option(
        names = "--lease-without-watchdog",
        paramLabel = "accepted",
        description = {
          "With --on-managers-lost stop: no watchdog is armed, so that an agent which dies or is",
          "frozen together with its lease stops nothing. Say 'accepted' where you can live with that."
        })
    private String leaseWithoutWatchdog = "";

    private final Shell shell;

    /** What a primary that acknowledges alone does without managers. */
    enum OnManagersLost {
      keep,
      stop
    }

    Create(Shell shell) {
      this.shell = shell;
      this.remote = new RemoteOptions(shell);
      this.output = new RemoteOptions.OutputOption();
    }

    @Override
    public void run() {
      if (!Names.isName(name)) {
        throw new CommandFailure(
            Exit.USAGE,
            "'%s' is no name for a cluster: write one of the form %s"
                .formatted(name, Names.GRAMMAR));
      }
      if (maxDataLoss < 0 || (maxDataLoss > 0 && !async)) {
        throw new CommandFailure(
            Exit.USAGE,
            "--max-data-loss takes a number of bytes and belongs to --async: else nothing is lost");
      }
      boolean stops = onManagersLost == OnManagersLost.stop;
      if (stops != leaseWithoutWatchdog.equals("accepted") || (stops && !async)) {
        throw new CommandFailure(
            Exit.USAGE,
            "--on-managers-lost stop belongs to --async and --lease-without-watchdog accepted, and"
                + " these to it: no watchdog is armed for a primary's lease");
      }
      if (stops && maxDataLoss == 0) {
        throw new CommandFailure(
            Exit.USAGE,
            "--on-managers-lost stop needs --max-data-loss BYTES: what a primary wrote unseen under its"
                + " lease counts, and with 0 nobody ever takes over");
      }
      CreateClusterRequest request =
          CreateClusterRequest.newBuilder()
              .setCluster(name)
              .setAsync(async)
              .setMaxDataLossBytes(maxDataLoss)
              .setLeaseWithoutWatchdog(stops)
              .build();
      try (Managers managers = remote.connect()) {
        CreateClusterResponse created = managers.order(o -> o.createCluster(request));
        shell.out().println(output.format().text(created, () -> List.of(sentence(created))));
      }
    }

    private static String sentence(CreateClusterResponse created) {
      Policy policy = created.getPolicy();
      String rule =
          policy.getRequired() == 0
              ? "commits are acknowledged by the primary alone, and a failover may lose %d bytes"
                      .formatted(policy.getLossBoundBytes())
                  + lease(policy)
              : "a commit waits for %d standby".formatted(policy.getRequired()) + degrade(policy);
      return "cluster %s is created: %s; now start its agents"
          .formatted(created.getCluster(), rule);
    }

    private static String lease(Policy policy) {
      return policy.getLeaseMillis() == 0
          ? "; a primary whose agent is silent is not replaced without an operator"
          : "; without word from the managers it stops itself after %s, and no watchdog sees to that"
              .formatted(Amounts.millis(policy.getLeaseMillis()));
    }

    private static String degrade(Policy policy) {
      DegradeMode mode = policy.getDegrade().getMode();
      return mode == DegradeMode.DEGRADE_MODE_BY_SIZE
          ? ", for ever where two or more are configured, for 10 s where there is one"
          : "";
    }
  }
}
