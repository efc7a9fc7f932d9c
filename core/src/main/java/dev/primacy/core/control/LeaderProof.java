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

  // A commit that never ends must not keep a lease from being renewed.
  private static final int MOST_UNDER_WAY = 5;

  // What was heard before each proof that is under way was submitted, by its ticket.
  private final SortedMap<Long, SortedMap<NodeId, Heard>> submitted = new TreeMap<>();
  private final SortedMap<NodeId, Heard> proven = new TreeMap<>();
  private long ticket;

  /** Of a leader of another term nothing is proven. */
  void forget() {
    submitted.clear();
    proven.clear();
  }

  /**
   * The next proof, where one is due: for a life that is new, or for whoever needs a lease and has
   * asked again since the last one, ended or not.
   */
  Optional<Prove> next(SortedMap<NodeId, Heard> heard, Optional<NodeId> leased, Duration renewal) {
    boolean due =
        submitted.isEmpty()
            ? heard.entrySet().stream().anyMatch(e -> isNew(e.getKey(), e.getValue()))
                || leased.filter(node -> isOlder(proven, heard, node, renewal)).isPresent()
            : submitted.size() < MOST_UNDER_WAY
                && leased
                    .filter(node -> isOlder(newestSubmitted(), heard, node, renewal))
                    .isPresent();
    if (!due) {
      return Optional.empty();
    }
    submitted.put(++ticket, new TreeMap<>(heard));
    return Optional.of(new Prove(ticket));
  }

  private SortedMap<NodeId, Heard> newestSubmitted() {
    return submitted.lastEntry().getValue();
  }

  private static boolean isOlder(
      SortedMap<NodeId, Heard> known,
      SortedMap<NodeId, Heard> heard,
      NodeId node,
      Duration renewal) {
    Heard last = known.get(node);
    Heard now = heard.get(node);
    return now != null
        && (last == null
            || !last.life().equals(now.life())
            || now.asked().since(last.asked()).compareTo(renewal) >= 0);
  }

  private boolean isNew(NodeId node, Heard heard) {
    return of(node).filter(p -> p.life().equals(heard.life())).isEmpty();
  }

  /** Whatever was submitted before is proven with it. */
  void proven(long of) {
    SortedMap<NodeId, Heard> known = submitted.get(of);
    if (known != null) {
      proven.putAll(known);
      submitted.headMap(of + 1).clear();
    }
  }

  void unproven(long of) {
    submitted.remove(of);
  }

  /** What was heard of the node before the last proof. */
  Optional<Heard> of(NodeId node) {
    return Optional.ofNullable(proven.get(node));
  }
}
