package dev.primacy.core.decision;

import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import java.util.List;

/** Asks the deciders in a fixed order; the first that wants something wins. */
public final class Deciders {

  private Deciders() {}

  public static Decision decide(View view) {
    Decision first = Failover.decide(view);
    if (first instanceof Commit) {
      return first;
    }
    List<Decision> others =
        switch (view.state().operation()) {
          case Created _, Founding _, Begun _ -> List.of(Membership.decide(view));
          // Whoever is chosen next must not be compared with a rule that changes meanwhile.
          case Retiring _ -> List.of();
          case Steady _, Preparing _, Chosen _ ->
              List.of(Durability.decide(view), Membership.decide(view));
        };
    return others.stream()
        .filter(d -> d instanceof Commit)
        .findFirst()
        .orElseGet(() -> mostTelling(first, others));
  }

  private static Decision mostTelling(Decision first, List<Decision> others) {
    return first.equals(new Hold(Reason.PRIMARY_HEALTHY)) ? others.getFirst() : first;
  }
}
