package dev.primacy.core.decision;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.Command.Begin;
import dev.primacy.core.cluster.Command.Choose;
import dev.primacy.core.cluster.Command.Confirm;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Policy.Automation;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Carries the cluster from a lost primary to a new one: watch, recruit, choose, promote, confirm.
 */
final class Failover {

  // A crashed old primary gets so long to start and become a recruit, where a choice without it
  // would leave nobody to acknowledge: until then nothing could be acknowledged anyway.
  private static final int PATIENCE = 15;

  private Failover() {}

  static Decision decide(View view) {
    return switch (view.state().operation()) {
      case Created _ -> new Hold(Reason.NO_NODE_TO_FOUND);
      case Founding _ -> new Hold(Reason.FOUNDING);
      case Steady _ -> watch(view);
      case Preparing move -> watchAndPrepare(view, move);
      case Retiring move -> PlannedMove.retire(view, move);
      case Begun begun -> recruitAndChoose(view, begun);
      case Chosen _ -> promoteAndConfirm(view);
    };
  }

  /** A failure turns the planned move into a failover. */
  private static Decision watchAndPrepare(View view, Preparing move) {
    Decision failure = watch(view);
    return failure instanceof Commit ? failure : PlannedMove.prepare(view, move);
  }

  private static Decision watch(View view) {
    return switch (view.judgement().verdict()) {
      case HEALTHY -> new Hold(Reason.PRIMARY_HEALTHY);
      case AGENT_SILENT -> new Hold(Reason.AGENT_SILENT_DATABASE_ANSWERS);
      case OVERLOADED -> new Hold(Reason.PRIMARY_OVERLOADED);
      case CUT_OFF -> new Hold(Reason.STANDBY_HEARS_PRIMARY);
      case DUPLICATE -> new Hold(Reason.NODE_CLAIMED_TWICE);
      case SUSPECTED, UNKNOWN, PROMOTION_FAILED, REPLACED_BY_ORDER, BECOMING_PRIMARY ->
          new Hold(Reason.PRIMARY_SUSPECTED);
      case CRASHED, UNREACHABLE, FROZEN, STORAGE_HUNG, REBORN ->
          begin(view, view.judgement().verdict(), view.judgement().evidence());
    };
  }

  /** Never fence a primary that could not be replaced. */
  private static Decision begin(View view, Verdict verdict, List<Sighting> evidence) {
    if (view.state().policy().automation() != Automation.AUTOMATIC) {
      return new Hold(Reason.AUTOMATION_OFF);
    }
    List<Recruit> conceivable = Recruit.conceivable(view);
    Proof proof = new Proof(view, conceivable);
    boolean somebody =
        conceivable.stream().anyMatch(r -> promotion(view, r) != Promotion.MUST_NOT)
            && proof.fences(Optional.empty()).isPresent()
            && proof.completeness().isPresent();
    if (!somebody) {
      return new Hold(Reason.NOBODY_COULD_REPLACE_IT);
    }
    Cause cause = new Cause(view.state().reigns().getLast().primary(), verdict, evidence);
    return new Commit(new Begin(view.state().epoch().next(), cause));
  }

  private static Decision recruitAndChoose(View view, Begun begun) {
    List<Recruit> recruits = Recruit.of(view, begun);
    Election election = Election.hold(view, begun, recruits);
    if (election.choice().isEmpty()) {
      return new Hold(election.reason());
    }
    Choice choice = election.choice().get();
    boolean alone = choice.followers().size() < choice.required();
    if (alone && isWorthWaiting(view, begun, choice)) {
      return new Hold(Reason.WAITING_FOR_OLD_PRIMARY);
    }
    if (isPreferredExpected(view, begun, choice)) {
      return new Hold(Reason.WAITING_FOR_TARGET);
    }
    return new Commit(new Choose(view.state().epoch(), choice));
  }

  /**
   * Whether somebody who answers may yet become a recruit, and so an acknowledger or the better
   * choice.
   */
  private static boolean isWorthWaiting(View view, Begun begun, Choice choice) {
    Duration effect = view.times().effect();
    boolean othersMayCome =
        view.state().nodes().ids().stream()
            .filter(n -> !n.equals(choice.candidate()) && !choice.followers().contains(n))
            .filter(n -> !isStoppedByOrder(view, begun, n))
            .flatMap(n -> view.report(n).stream())
            .anyMatch(r -> mayBecomeRecruit(view, begun, r));
    return othersMayCome && !view.operationLasts(effect.multipliedBy(PATIENCE));
  }

  /** It follows as it is, as soon as there is somebody to follow: starting takes longer. */
  private static boolean isStoppedByOrder(View view, Begun begun, NodeId node) {
    return begun.isPlanned()
        && view.state().reigns().getLast().primary().equals(node)
        && view.report(node).filter(r -> r.server() instanceof Server.Down).isPresent();
  }

  /** Whom a planned move wants in charge is waited for, as long as it may come. */
  private static boolean isPreferredExpected(View view, Begun begun, Choice choice) {
    return begun
            .preferred()
            .filter(p -> !p.equals(choice.candidate()))
            .flatMap(view::report)
            .filter(r -> mayBecomeRecruit(view, begun, r))
            .isPresent()
        && !view.operationLasts(view.times().effect().multipliedBy(2));
  }

  private static boolean mayBecomeRecruit(View view, Begun begun, Report report) {
    boolean inProgress =
        switch (report.server()) {
          case Server.Down _, Server.Unresponsive _, Server.Primary _ -> true;
          case Server.Standby s ->
              !s.isDetached() || !s.settled() || !report.obeys(view.state().epoch(), begun.index());
          case Server.Absent _, Server.Unusable _ -> false;
        };
    return inProgress && report.facts().trouble().isEmpty();
  }

  private static Decision promoteAndConfirm(View view) {
    Reign reign = view.state().reigns().getLast();
    Optional<Server.Primary> primary = view.runningPrimary();
    if (primary.filter(p -> !p.marker().isBefore(reign.epoch())).isPresent()) {
      return new Commit(new Confirm(reign.epoch(), primary.get().lineage(), view.marks()));
    }
    Optional<Sighting> failure = failure(view, reign);
    if (failure.isPresent()) {
      return begin(view, Verdict.PROMOTION_FAILED, List.of(failure.get()));
    }
    return new Hold(primary.isPresent() ? Reason.WAITING_FOR_MARKER : Reason.PROMOTING);
  }

  /**
   * The chosen node will not become the primary of this epoch: it said so, or says nothing any
   * more.
   */
  private static Optional<Sighting> failure(View view, Reign reign) {
    Optional<Report> report = view.report(reign.primary());
    Sighting seen = new Sighting("agent " + reign.primary(), Sighting.Seen.PROMOTION_FAILED, 0);
    if (view.is(Verdict.REBORN)) {
      return Optional.of(seen); // it does not know any more whether it was promoted in this epoch
    }
    if (report.isEmpty()) {
      boolean gone =
          view.operationLasts(view.times().effect())
              && view.sight(reign.primary()).isSilentFor(view.now(), view.times().effect());
      return gone ? Optional.of(seen) : Optional.empty();
    }
    boolean failed =
        switch (report.get().server()) {
          case Server.Primary p -> !p.lineage().current().equals(reign.timeline());
          // A standby may be in the middle of it; an agent whose attempt failed stops its server.
          case Server.Standby s -> !canStillBePromoted(s, reign);
          case Server.Down _, Server.Absent _, Server.Unusable _ -> true;
          case Server.Unresponsive _ -> false;
        };
    return failed ? Optional.of(seen) : Optional.empty();
  }

  /** What its agent would refuse for ever is not waited for. */
  private static boolean canStillBePromoted(Server.Standby standby, Reign reign) {
    boolean belowChoice = !standby.lineage().holds(standby.end(), reign.start());
    return reign.origin() == Reign.Origin.PROMOTED && !(standby.settled() && belowChoice);
  }

  private static Promotion promotion(View view, Recruit recruit) {
    return view.state()
        .nodes()
        .find(recruit.node())
        .map(n -> n.settings().promotion())
        .orElse(Promotion.NEUTRAL);
  }
}
