package dev.primacy.cli;

import dev.primacy.api.v1.FailoverFinding;
import dev.primacy.api.v1.FailoverRequest;
import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.api.v1.Fencing;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.cli.output.FailoverText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a node primary where no failover comes by itself. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a node primary where the managers do not do so by themselves: because they cannot",
      "prove that nothing is lost, or because they are not to. What they cannot prove you have to",
      "state; each statement is kept with your name. For a healthy primary there is switchover."
    })
final class FailoverCommand implements Runnable {

  @Mixin private RemoteOptions remote;
  @Mixin private RemoteOptions.OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "Needed where there are several.")
  private @Nullable String cluster;

  @Option(names = "--to", required = true, paramLabel = "NODE", description = "The next primary.")
  private String to = "";

  @Option(
      names = "--accept-data-loss",
      paramLabel = "BYTES",
      description = "So much of what the old primary is known to have written may be lost.")
  private @Nullable Long acceptedBytes;

  @Option(
      names = "--primary-is-down",
      description = {
        "States that the old primary's server is stopped, or its host off, and that neither is",
        "started where it does not reach the managers. Wrong, it makes two primaries."
      })
  private boolean primaryIsDown;

  @Option(names = "--dry-run", description = "Only shows what would be lost, and what is missing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Does not ask first. Accepts no loss and states nothing.")
  private boolean yes;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "How long to wait for the outcome; it goes on without you. Default: ${DEFAULT-VALUE}.")
  private int wait;

  private final Shell shell;

  FailoverCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
    this.output = new RemoteOptions.OutputOption();
  }

  @Override
  public void run() {
    if (acceptedBytes != null && acceptedBytes < 0) {
      throw new CommandFailure(
          Exit.USAGE, "--accept-data-loss takes a number of bytes, not below 0");
    }
    try (Managers managers = remote.connect()) {
      String name = managers.cluster(Optional.ofNullable(cluster)).getCluster();
      FailoverResponse plan = order(managers, name, true);
      if (plan.getFrom().equals(plan.getTo()) && plan.getFindingsCount() == 0) {
        shell.out().println(plan.getTo() + " is the primary already");
        return;
      }
      boolean ready = isPossible(plan) && isStated(plan);
      if (dryRun || !ready) {
        shell.out().println(output.format().text(plan, () -> FailoverText.of(name, plan)));
      }
      if (!ready) {
        throw new CommandFailure(Exit.FAILED, refusal(name, plan));
      }
      if (!dryRun) {
        carryOut(managers, name, plan);
      }
    }
  }

  private FailoverResponse order(Managers managers, String name, boolean only) {
    FailoverRequest.Builder request =
        FailoverRequest.newBuilder()
            .setCluster(name)
            .setTo(to)
            .setDryRun(only)
            .setRequestedBy(System.getProperty("user.name", "unknown"))
            .setPrimaryIsDown(primaryIsDown);
    if (acceptedBytes != null) {
      request.setAcceptDataLoss(acceptedBytes);
    }
    return only
        ? managers.operator(operator -> operator.failover(request.build()))
        : managers.order(operator -> operator.failover(request.build()));
  }

  private static boolean isPossible(FailoverResponse plan) {
    return plan.getFencing() != Fencing.FENCING_SEEN_ALIVE
        && plan.getFindingsList().stream().allMatch(FailoverFinding::getPassed);
  }

  private boolean isStated(FailoverResponse plan) {
    boolean fenced = plan.getFencing() == Fencing.FENCING_PROVABLE || primaryIsDown;
    boolean accepted =
        plan.getGapsCount() == 0
            || (acceptedBytes != null
                && (!plan.hasLacksBytes() || plan.getLacksBytes() <= acceptedBytes));
    return fenced && accepted;
  }

  /** What to type, in full: so that nobody states by guessing. */
  private static String refusal(String name, FailoverResponse plan) {
    if (!isPossible(plan)) {
      return "%s cannot be made primary now; nothing was ordered".formatted(plan.getTo());
    }
    StringBuilder command = new StringBuilder("primacy failover " + name + " --to " + plan.getTo());
    if (plan.getGapsCount() > 0) {
      command
          .append(" --accept-data-loss ")
          .append(plan.hasLacksBytes() ? "" + plan.getLacksBytes() : "BYTES");
    }
    if (plan.getFencing() == Fencing.FENCING_NEEDS_STATEMENT) {
      command.append(" --primary-is-down");
    }
    return "nothing was ordered; if you take that upon you: " + command;
  }

  private void carryOut(Managers managers, String name, FailoverResponse plan) {
    Consent.ask(
        shell, yes, "Make %s primary instead of %s?".formatted(plan.getTo(), plan.getFrom()));
    FailoverResponse ordered = order(managers, name, false);
    if (ordered.getOperation() == 0) {
      shell.out().println(output.format().text(ordered, () -> FailoverText.of(name, ordered)));
      throw new CommandFailure(Exit.FAILED, "it has changed meanwhile; " + refusal(name, ordered));
    }
    shell.say(
        "operation %d: %s -> %s"
            .formatted(ordered.getOperation(), ordered.getFrom(), ordered.getTo()));
    OperationRecord ended = new Ordered(managers, name, ordered.getOperation()).outcome(wait);
    shell.out().println(output.format().text(ended, () -> List.of(FailoverText.outcome(ended))));
    if (ended.getOutcome() != Outcome.OUTCOME_CONFIRMED
        || !ended.getChoice().getCandidate().equals(ordered.getTo())) {
      throw new CommandFailure(
          Exit.FAILED,
          "%s was not made primary; `primacy explain` tells all about it".formatted(to));
    }
  }
}
