package dev.primacy.cli;

import dev.primacy.api.v1.Finding;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves the primary while nothing is wrong with it. */
@Command(
    name = "switchover",
    mixinStandardHelpOptions = true,
    description = {
      "Moves the primary to a standby, with a short pause of writes and nothing lost.",
      "Where a step does not come in time, the old primary stays in charge."
    })
final class SwitchoverCommand implements Runnable {

  @Mixin private RemoteOptions remote;
  @Mixin private RemoteOptions.OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "Needed where there are several.")
  private @Nullable String cluster;

  @Option(
      names = "--to",
      paramLabel = "NODE",
      description = "The next primary. Default: a standby that is ready.")
  private String to = "";

  @Option(
      names = "--dry-run",
      description = "Only shows what would stand in the way, and what the move would cost.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Does not ask first.")
  private boolean yes;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "How long to wait for the outcome; it goes on without you. Default: ${DEFAULT-VALUE}.")
  private int wait;

  private final Shell shell;

  SwitchoverCommand(Shell shell) {
    this.shell = shell;
    this.remote = new RemoteOptions(shell);
    this.output = new RemoteOptions.OutputOption();
  }

  @Override
  public void run() {
    try (Managers managers = remote.connect()) {
      String name = managers.cluster(Optional.ofNullable(cluster)).getCluster();
      SwitchoverResponse plan = order(managers, name, true);
      if (plan.getFrom().equals(plan.getTo())) {
        shell.out().println(plan.getTo() + " is the primary already");
        return;
      }
      boolean clear = plan.getFindingsList().stream().allMatch(Finding::getPassed);
      if (dryRun || !clear) {
        shell.out().println(output.format().text(plan, () -> findings(plan)));
        if (!clear) {
          throw new CommandFailure(
              Exit.FAILED,
              "%s cannot take over from %s now".formatted(plan.getTo(), plan.getFrom()));
        }
        return;
      }
      plan.getWarningsList().forEach(w -> shell.say("warning: " + w.getFound()));
      Consent.ask(
          shell, yes, "Move the primary from %s to %s?".formatted(plan.getFrom(), plan.getTo()));
      SwitchoverResponse ordered = order(managers, name, false);
      report(managers, name, ordered);
    }
  }

  private SwitchoverResponse order(Managers managers, String name, boolean only) {
    SwitchoverRequest request =
        SwitchoverRequest.newBuilder()
            .setCluster(name)
            .setTo(to)
            .setDryRun(only)
            .setRequestedBy(System.getProperty("user.name", "unknown"))
            .build();
    return only
        ? managers.operator(operator -> operator.switchover(request))
        : managers.order(operator -> operator.switchover(request));
  }

  private void report(Managers managers, String name, SwitchoverResponse ordered) {
    if (ordered.getOperation() == 0) {
      shell.out().println(output.format().text(ordered, () -> findings(ordered)));
      throw new CommandFailure(Exit.FAILED, "it is not possible any more; nothing was ordered");
    }
    shell.say(
        "operation %d: %s -> %s"
            .formatted(ordered.getOperation(), ordered.getFrom(), ordered.getTo()));
    OperationRecord ended = new Ordered(managers, name, ordered.getOperation()).outcome(wait);
    shell.out().println(output.format().text(ended, () -> List.of(sentence(ended))));
    if (ended.getOutcome() != Outcome.OUTCOME_CONFIRMED) {
      throw new CommandFailure(
          Exit.FAILED, "the primary was not moved; `primacy explain` tells all about it");
    }
  }

  private static String sentence(OperationRecord ended) {
    String move = "%s -> %s".formatted(ended.getPlanned().getFrom(), ended.getPlanned().getTo());
    return switch (ended.getOutcome()) {
      case OUTCOME_CONFIRMED ->
          "%s: done in %d ms, epoch %d"
              .formatted(
                  move,
                  ended.getMarksCount() == 0 ? 0 : ended.getMarksList().getLast().getMillis(),
                  ended.getEpoch());
      case OUTCOME_ABORTED -> "%s: aborted: %s".formatted(move, ended.getWhy());
      case OUTCOME_SUPERSEDED -> "%s: a failover came between".formatted(move);
      case OUTCOME_UNDER_WAY, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> move;
    };
  }

  private static List<String> findings(SwitchoverResponse plan) {
    return Stream.concat(
            plan.getFindingsList().stream()
                .map(f -> "%s  %s".formatted(f.getPassed() ? "ok" : "NO", f.getFound())),
            plan.getWarningsList().stream().map(w -> "!!  " + w.getFound()))
        .toList();
  }
}
