package dev.primacy.cli.playground;

import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.output.Amounts;
import java.util.List;

/** The epochs that began while somebody looked, each told once, when its primary is confirmed. */
final class Epochs {

  private long told;

  /** One sentence for each that was confirmed since the last call. */
  List<String> fresh(LocalCluster cluster) {
    try {
      return fresh(cluster.history().getOperationsList());
    } catch (CommandFailure e) {
      return List.of(); // no manager answers just now: told later
    }
  }

  List<String> fresh(List<OperationRecord> operations) {
    List<OperationRecord> fresh =
        operations.stream()
            .filter(operation -> operation.getOutcome() == Outcome.OUTCOME_CONFIRMED)
            .filter(operation -> operation.getEpoch() > told)
            .toList();
    fresh.forEach(operation -> told = operation.getEpoch());
    return fresh.stream().map(Epochs::sentence).toList();
  }

  private static String sentence(OperationRecord operation) {
    String after =
        operation.getMarksCount() == 0
            ? ""
            : " after " + Amounts.millis(operation.getMarksList().getLast().getMillis());
    String cause = cause(operation);
    return "epoch %d: %s is in charge%s%s"
        .formatted(operation.getEpoch(), operation.getChoice().getCandidate(), after, cause);
  }

  private static String cause(OperationRecord operation) {
    if (operation.hasPlanned()) {
      return " (by order)";
    }
    return operation.hasCause() ? " (" + operation.getCause().getNode() + " failed)" : "";
  }
}
