package dev.primacy.core.control;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Output.Prove;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Report;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the leader had heard of each agent before it last proved, by a committed entry of its own,
 * that it still leads. Only for that may an agent attach, promote, rebuild, or hold a lease.
 */
final class LeaderProof {

  /**
   * @param asked by the agent's clock
   */
  record Heard(Life life, MonoTime asked) {
    static Heard of(Report report) {
      return new Heard(report.life(), report.asked());
    }
  }

  private final SortedMap<NodeId, Heard> submitted = new TreeMap<>();
  private final SortedMap<NodeId, Heard> proven = new TreeMap<>();
  private long ticket;
  private boolean underWay;

  /** Of a leader of another term nothing is proven. */
  void forget() {
    underWay = false;
    submitted.clear();
    proven.clear();
  }

  /**
   * The next proof, where one is due: for a life that is new, or for whoever needs a lease and has
   * asked again since.
   */
  Optional<Prove> next(SortedMap<NodeId, Heard> heard, Optional<NodeId> leased, Duration renewal) {
    boolean due =
        heard.entrySet().stream()
            .anyMatch(e ->
                isNew(e.getKey(), e.getValue())
                    || (leased.filter(e.getKey()::equals).isPresent()
                        && isOlder(e.getKey(), e.getValue(), renewal)));
    if (underWay || !due) {
      return Optional.empty();
    }
    underWay = true;
    submitted.clear();
    submitted.putAll(heard);
    return Optional.of(new Prove(++ticket));
  }

  private boolean isNew(NodeId node, Heard heard) {
    return of(node).filter(p -> p.life().equals(heard.life())).isEmpty();
  }

  private boolean isOlder(NodeId node, Heard heard, Duration renewal) {
    return of(node).filter(p -> heard.asked().since(p.asked()).compareTo(renewal) < 0).isEmpty();
  }

  void proven(long of) {
    if (of == ticket && underWay) {
      underWay = false;
      proven.putAll(submitted);
    }
  }

  void unproven(long of) {
    underWay = underWay && of != ticket;
  }

  /** What was heard of the node before the last proof. */
  Optional<Heard> of(NodeId node) {
    return Optional.ofNullable(proven.get(node));
  }
}
