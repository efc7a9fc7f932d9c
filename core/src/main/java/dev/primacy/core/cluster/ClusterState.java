package dev.primacy.core.cluster;

import static dev.primacy.core.cluster.LoggedRule.Stage.PENDING;

import dev.primacy.core.cluster.Command.ActivateRule;
import dev.primacy.core.cluster.Command.Admit;
import dev.primacy.core.cluster.Command.Begin;
import dev.primacy.core.cluster.Command.Cancel;
import dev.primacy.core.cluster.Command.ChangeRule;
import dev.primacy.core.cluster.Command.Choose;
import dev.primacy.core.cluster.Command.Confirm;
import dev.primacy.core.cluster.Command.Describe;
import dev.primacy.core.cluster.Command.Force;
import dev.primacy.core.cluster.Command.Found;
import dev.primacy.core.cluster.Command.Founded;
import dev.primacy.core.cluster.Command.MeasureLoss;
import dev.primacy.core.cluster.Command.OrderRebuild;
import dev.primacy.core.cluster.Command.Prepare;
import dev.primacy.core.cluster.Command.Recruit;
import dev.primacy.core.cluster.Command.Register;
import dev.primacy.core.cluster.Command.Retire;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the log says of one cluster. Changes only in {@link #apply}, which is total and never
 * throws.
 *
 * @param systemId PostgreSQL's system identifier, once the first node is made
 * @param epoch the newest epoch that was begun
 * @param reigns the last confirmed reign and each one chosen since, oldest first
 * @param lastAdmission the highest admission number given; none is ever given twice
 * @param history past and present operations, newest last
 * @param revision the log index of the last change
 */
public record ClusterState(
    ClusterId id,
    OptionalLong systemId,
    Epoch epoch,
    Operation operation,
    List<Reign> reigns,
    Nodes nodes,
    long lastAdmission,
    Policy policy,
    Labels labels,
    List<OperationRecord> history,
    long revision) {

  public ClusterState {
    reigns = List.copyOf(reigns);
    history = List.copyOf(history);
  }

  public static ClusterState created(ClusterId id, Policy policy, long index) {
    return new ClusterState(
        id,
        OptionalLong.empty(),
        Epoch.NONE,
        new Created(),
        List.of(),
        Nodes.NONE,
        0,
        policy,
        Labels.NONE,
        List.of(),
        index);
  }

  /**
   * The reign of the current epoch; empty before the first primary and from the beginning of an
   * epoch to its CHOOSE.
   */
  public Optional<Reign> reign() {
    return reigns.isEmpty() || !reigns.getLast().epoch().equals(epoch)
        ? Optional.empty()
        : Optional.of(reigns.getLast());
  }

  /** The node that is or is to be in charge in the current epoch. */
  public Optional<NodeId> primary() {
    return reign().map(Reign::primary);
  }

  /**
   * Whether the primary may go by a rule that asks nobody, which the policy allows only under a
   * lease. Reinstated, it goes by the rules of its earlier reign until it has loaded the new one.
   */
  public boolean isLeased(NodeId primary) {
    return policy.lease().isPresent()
        && reigns.stream().filter(r -> r.primary().equals(primary)).anyMatch(Reign::mayAskNobody);
  }

  /** The last confirmed reign: what subscribers are told. */
  public Optional<Reign> confirmed() {
    return reigns.isEmpty() || operation instanceof Founding
        ? Optional.empty()
        : Optional.of(reigns.getFirst());
  }

  /** Returns the state after {@code command}, or this state if the command no longer fits it. */
  public ClusterState apply(Command command, long basis, long index, long atMillis) {
    return apply(command, basis, index, atMillis, LogRules.ALL);
  }

  ClusterState apply(Command command, long basis, long index, long atMillis, LogRules rules) {
    // Whoever chooses a second time has not seen the first: the revision would refuse it as well.
    boolean again = command instanceof Choose && !rules.choosesOnce();
    if (basis != revision && rules.compareAndSet() && !again) {
      return this;
    }
    ClusterDraft draft = new ClusterDraft(this, index, rules);
    switch (command) {
      case Register c -> draft.register(c);
      case Describe c when nodes.find(c.node()).isPresent() -> draft.describe(c);
      case Found(NodeId node) when operation instanceof Created && nodes.find(node).isPresent() ->
          draft.found(node);
      case Founded(long id) when operation instanceof Founding -> draft.founded(id);
      case Prepare(Switchover order) when operation instanceof Steady && isPlannable(order) ->
          draft.prepare(order, atMillis);
      case Cancel(String why) when operation instanceof Preparing -> draft.cancel(why, atMillis);
      case Retire c when operation instanceof Preparing p && c.epoch().equals(epoch.next()) ->
          draft.retire(p, c);
      case Recruit c when operation instanceof Retiring r && isParty(r.order(), c.preferred()) ->
          draft.recruit(c);
      case Begin c when wasFounded() && c.epoch().equals(epoch.next()) -> draft.begin(c, atMillis);
      case Force c when wasFounded() && isForceable(c.order()) -> draft.force(c, atMillis);
      case Choose c when mayChoose(c, rules) && areNodes(c.choice()) -> draft.choose(c.choice());
      case Confirm c when operation instanceof Chosen && c.epoch().equals(epoch) ->
          draft.confirm(c, atMillis);
      case ChangeRule(Rule rule) when hasLivePrimary() && mayAcknowledge(rule) ->
          draft.changeRule(rule);
      case ActivateRule c when hasLivePrimary() && isPending(c.number()) -> draft.activate(c);
      case Admit(NodeId node) when hasLivePrimary() && isStandby(node) -> draft.admit(node);
      case MeasureLoss c when isUnmeasured(c) -> draft.measure(c);
      case OrderRebuild c when hasLivePrimary() && mayLoseData(c.node()) -> draft.rebuild(c);
      case Describe _,
          Found _,
          Founded _,
          Prepare _,
          Cancel _,
          Retire _,
          Recruit _,
          Begin _,
          Force _,
          Choose _,
          Confirm _,
          ChangeRule _,
          ActivateRule _,
          Admit _,
          MeasureLoss _,
          OrderRebuild _ -> {
        return this;
      }
    }
    return draft.build();
  }

  private boolean wasFounded() {
    return !(operation instanceof Created || operation instanceof Founding);
  }

  private boolean hasLivePrimary() {
    return operation instanceof Steady
        || operation instanceof Preparing
        || operation instanceof Chosen;
  }

  private boolean isPlannable(Switchover order) {
    return primary().filter(order.from()::equals).isPresent() && isStandby(order.to());
  }

  private boolean isForceable(ForcedFailover order) {
    return order.epoch().equals(epoch.next())
        && reigns.getLast().primary().equals(order.from())
        && nodes.find(order.to()).isPresent();
  }

  private boolean isUnmeasured(MeasureLoss c) {
    return history.stream()
        .filter(r -> r.id() == c.operation())
        .flatMap(r -> r.losses().stream())
        .anyMatch(l -> l.primary().equals(c.primary()) && l.bytes().isEmpty());
  }

  private static boolean isParty(Switchover order, NodeId node) {
    return order.from().equals(node) || order.to().equals(node);
  }

  private boolean isStandby(NodeId node) {
    return nodes.find(node).isPresent() && primary().filter(node::equals).isEmpty();
  }

  /**
   * Whether a node's data may go: no rule in question names it, or it has come back without memory
   * since and vouches for nothing.
   */
  public boolean mayLoseData(NodeId node) {
    return isStandby(node)
        && reign().stream()
            .flatMap(r -> r.rules().stream())
            .filter(r -> r.rule().names(node))
            .allMatch(r -> nodes.find(node).filter(n -> n.enrolled() > r.number()).isPresent());
  }

  private boolean mayAcknowledge(Rule rule) {
    return rule.acknowledgers().stream()
        .allMatch(a -> nodes.admissionOf(a.node()).filter(a::equals).isPresent());
  }

  private boolean mayChoose(Choose c, LogRules rules) {
    return c.epoch().equals(epoch)
        && (operation instanceof Begun || (operation instanceof Chosen && !rules.choosesOnce()));
  }

  private boolean areNodes(Choice choice) {
    return nodes.find(choice.candidate()).isPresent()
        && choice.followers().stream().allMatch(node -> nodes.find(node).isPresent());
  }

  private boolean isPending(long number) {
    return reign().stream()
        .flatMap(r -> r.rules().stream())
        .anyMatch(r -> r.number() == number && r.stage() == PENDING);
  }
}
