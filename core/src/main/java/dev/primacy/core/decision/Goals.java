package dev.primacy.core.decision;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.Optional;

/**
 * What each node is to be, derived from the log: a new leader gives the same goals. What a manager
 * sees only picks among goals that the log permits.
 */
public final class Goals {

  private Goals() {}

  /** The goal of one node; empty where it is to stay as it is. */
  public static Optional<Goal> of(View view, NodeId id) {
    if (view.sight(id).duplicate()) {
      return Optional.empty();
    }
    boolean unborn = isUnborn(view, id);
    if (unborn) {
      return Optional.of(new Goal.Enrol(view.state().lastAdmission()));
    }
    Optional<Report> report = view.report(id);
    Optional<Node> node = view.state().nodes().find(id);
    if (report.isEmpty()
        || node.isEmpty()
        || node.get().enrolled() <= report.get().memory().birth()) {
      return Optional.empty();
    }
    return switch (view.state().operation()) {
      case Created _ -> Optional.empty();
      case Founding _ -> founding(view.state(), id);
      case Preparing move -> Optional.of(preparing(view.state(), move, id, node.get()));
      // The standbys go on acknowledging under the last epoch: nobody but the old primary is told.
      case Retiring move ->
          move.order().from().equals(id) ? Optional.of(new Goal.Retire()) : Optional.empty();
      case Begun begun -> Optional.of(begun(view, begun, id, report.get()));
      case Chosen _ -> Optional.of(chosen(view, id, node.get()));
      case Steady _ -> Optional.of(steady(view.state(), id, node.get()));
    };
  }

  private static boolean isUnborn(View view, NodeId id) {
    return view.sight(id)
        .fresh(view.now(), view.times().silent())
        .filter(r -> !r.memory().born() || view.sight(id).isRestored())
        .filter(r -> !view.isForeign(r))
        .isPresent();
  }

  private static Optional<Goal> founding(ClusterState state, NodeId id) {
    Reign reign = state.reigns().getLast();
    return reign.primary().equals(id)
        ? Optional.of(new Goal.Found(reign.admission()))
        : Optional.empty();
  }

  private static Goal preparing(ClusterState state, Preparing move, NodeId id, Node node) {
    return move.order().from().equals(id)
        ? new Goal.Prepare(lead(state, state.reigns().getLast()), move.index())
        : steady(state, id, node);
  }

  private static Goal begun(View view, Begun begun, NodeId id, Report report) {
    Optional<Reign> old =
        Election.reinstatable(view).stream().filter(r -> r.primary().equals(id)).findFirst();
    if (old.isEmpty()) {
      return new Goal.Detached();
    }
    return switch (report.server()) {
      case Server.Primary p
          when mayLeadOn(view, old.get(), report, p)
              && !isPledgedInVain(view, begun)
              && begun.forced().isEmpty() ->
          new Goal.Pledged();
      case Server.Primary _, Server.Unresponsive _ -> new Goal.Stopped();
      case Server.Down _ -> isNeeded(view, begun) ? new Goal.Detached() : new Goal.Stopped();
      case Server.Standby _, Server.Absent _, Server.Unusable _ -> new Goal.Detached();
    };
  }

  /**
   * One that does not vouch for its own reign, is on another timeline, or has lost its disk, is
   * never reinstated.
   */
  private static boolean mayLeadOn(View view, Reign reign, Report report, Server.Primary primary) {
    return report.memory().vouchesFor(reign.admission())
        && primary.lineage().current().equals(reign.timeline())
        && !view.isStuck(primary);
  }

  /** It pledged and runs, and yet cannot be reinstated: then it only stands in the way. */
  private static boolean isPledgedInVain(View view, Begun begun) {
    return Election.pledgedPrimary(view, begun).isPresent()
        && view.operationLasts(view.times().effect());
  }

  /**
   * A crashed old primary is started, as a standby, only where the others cannot do without it:
   * starting takes ten times as long as promoting a complete standby, and takes the disk from it.
   */
  private static boolean isNeeded(View view, Begun begun) {
    if (begun.preferred().filter(view.state().reigns().getLast().primary()::equals).isPresent()) {
      return true;
    }
    Election election = Election.hold(view, begun, Recruit.of(view, begun));
    boolean enough =
        election.choice().filter(c -> c.followers().size() >= c.required()).isPresent();
    boolean othersAreIn =
        view.state().nodes().ids().stream()
            .filter(n -> !n.equals(view.state().reigns().getLast().primary()))
            .flatMap(n -> view.report(n).stream())
            .filter(r -> r.server() instanceof Server.Standby)
            .allMatch(r -> isIn(view, begun, r));
    return !enough && (othersAreIn || view.operationLasts(view.times().effect()));
  }

  private static boolean isIn(View view, Begun begun, Report report) {
    return report.obeys(view.state().epoch(), begun.index())
        && report.server() instanceof Server.Standby s
        && s.isDetached()
        && s.settled();
  }

  private static Goal chosen(View view, NodeId id, Node node) {
    ClusterState state = view.state();
    Reign reign = state.reigns().getLast();
    if (reign.primary().equals(id)) {
      return lead(state, reign);
    }
    if (node.admission().isPresent()) {
      return stand(state, node.admission().get());
    }
    if (node.rebuild().isPresent()) {
      return rebuild(state, node.rebuild().get());
    }
    // A stopped old primary is left alone while the new one comes up, unless it is missed.
    boolean wasInCharge = state.reigns().stream().anyMatch(r -> r.primary().equals(id));
    boolean isMissed =
        reign.newestRule().rule().acknowledgers().size() < reign.newestRule().rule().required();
    return wasInCharge
            && !isMissed
            && !isStandby(view, id)
            && !view.operationLasts(view.times().effect())
        ? new Goal.Stopped()
        : new Goal.Detached();
  }

  private static boolean isStandby(View view, NodeId id) {
    return view.report(id).filter(r -> r.server() instanceof Server.Standby).isPresent();
  }

  private static Goal steady(ClusterState state, NodeId id, Node node) {
    Reign reign = state.reigns().getLast();
    if (reign.primary().equals(id)) {
      return lead(state, reign);
    }
    if (node.rebuild().isPresent()) {
      return rebuild(state, node.rebuild().get());
    }
    return node.admission().isPresent()
        ? stand(state, node.admission().get())
        : new Goal.Detached();
  }

  private static Goal rebuild(ClusterState state, Node.Rebuild rebuild) {
    String source = replicationAddress(state, state.reigns().getLast());
    boolean confirmed = !(state.operation() instanceof Chosen);
    return new Goal.Rebuild(rebuild.order(), source, state.lastAdmission(), !confirmed);
  }

  private static Goal.Lead lead(ClusterState state, Reign reign) {
    LoggedRule rule = reign.newestRule();
    return new Goal.Lead(
        reign.epoch(),
        reign.origin(),
        reign.timeline(),
        reign.start(),
        rule.number(),
        rule.rule(),
        reign.decision(),
        state.isLeased(reign.primary()));
  }

  private static Goal stand(ClusterState state, Admission admission) {
    Reign reign = state.reigns().getLast();
    return new Goal.Stand(replicationAddress(state, reign), admission, reach(state).orElseThrow());
  }

  /**
   * Before CONFIRM a follower must have left the old timeline by the position that CHOOSE recorded;
   * after it, by the fork. What it has of the primary's own timeline came from there: a promotion's
   * number is used once, and a reinstated primary never stopped writing its timeline. Without that,
   * a follower that was cut off before CONFIRM could not come back for the marker that CONFIRM
   * waits for.
   */
  static Optional<Reach> reach(ClusterState state) {
    return state
        .reign()
        .map(reign ->
            state.operation() instanceof Chosen && reign.origin() == Reign.Origin.PROMOTED
                ? new Reach(
                    reign.lineage().forkedAt(reign.start().lsn(), reign.timeline()),
                    Optional.empty())
                : new Reach(reign.lineage(), Optional.empty()));
  }

  private static String replicationAddress(ClusterState state, Reign reign) {
    return state
        .nodes()
        .find(reign.primary())
        .map(n -> n.settings().replicationAddress())
        .orElseThrow();
  }
}
