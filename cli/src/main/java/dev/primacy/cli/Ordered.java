package dev.primacy.cli;

import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import java.time.Duration;
import java.util.Optional;

/** An operation that was ordered, asked for by its number until it has ended. */
record Ordered(Managers managers, String cluster, long operation) {

  /** Whichever manager leads: the number is the log's. */
  OperationRecord outcome(int seconds) {
    ExplainRequest request =
        ExplainRequest.newBuilder().setCluster(cluster).setOperation(operation).build();
    return new Waiting(Duration.ofSeconds(seconds))
        .until(() -> {
          OperationRecord record = managers.operator(o -> o.explain(request)).getOperation();
          boolean ended =
              record.getId() == operation && record.getOutcome() != Outcome.OUTCOME_UNDER_WAY;
          return ended ? Optional.of(record) : Optional.empty();
        })
        .orElseThrow(() ->
            new CommandFailure(
                Exit.STILL_RUNNING,
                "operation %d goes on; `primacy history` tells its outcome".formatted(operation)));
  }
}
