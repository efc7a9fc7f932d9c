package dev.primacy.core.cluster;

import java.util.List;

/**
 * One node's time in charge.
 *
 * @param decision the log index that decided it
 * @param admission the number under which the primary vouches for its own reign: like an
 *     acknowledger's, it is void once the node was wiped
 * @param start the position that CHOOSE recorded
 * @param lineage the history that the reign's WAL continues; complete once confirmed
 * @param rules every rule that may be in effect, oldest first, the active one among them
 * @param fenced a fence was recorded; it stays valid for all later epochs
 */
public record Reign(
    Epoch epoch,
    NodeId primary,
    Origin origin,
    long decision,
    Timeline timeline,
    long admission,
    Position start,
    Lineage lineage,
    List<LoggedRule> rules,
    boolean fenced) {

  /** How a reign came about. */
  public enum Origin {
    FOUNDED,
    PROMOTED,
    REINSTATED
  }

  public Reign {
    rules = List.copyOf(rules);
  }

  /** The rule that the primary is to load: the newest. */
  public LoggedRule newestRule() {
    return rules.getLast();
  }

  /** Whether a rule that asks nobody may be in effect. */
  public boolean mayAskNobody() {
    return rules.stream().anyMatch(r -> r.rule().asksNobody());
  }

  /** The history of what its primary writes. */
  public Lineage written() {
    return lineage.current().equals(timeline)
        ? lineage
        : lineage.forkedAt(start.lsn(), timeline); // chosen, and not confirmed yet
  }

  Reign withRules(List<LoggedRule> next) {
    return new Reign(
        epoch, primary, origin, decision, timeline, admission, start, lineage, next, fenced);
  }

  Reign withLineage(Lineage next) {
    return new Reign(
        epoch, primary, origin, decision, timeline, admission, start, next, rules, fenced);
  }

  Reign asFenced() {
    return new Reign(
        epoch, primary, origin, decision, timeline, admission, start, lineage, rules, true);
  }
}
