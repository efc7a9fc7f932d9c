package dev.primacy.core.cluster;

import java.util.List;

/** Why an epoch was begun: the verdict on the node that was in charge, with its evidence. */
public record Cause(NodeId node, Verdict verdict, List<Sighting> evidence) {

  public Cause {
    evidence = List.copyOf(evidence);
  }
}
