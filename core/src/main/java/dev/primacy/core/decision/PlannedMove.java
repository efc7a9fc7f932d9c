package dev.primacy.core.decision;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries a healthy cluster from one primary to another: write out, stop, see that the target has
 * everything; then it is an election like any other (protocol: Switchover).
 *
 * <p>Each step has a deadline. Before the old primary is stopped, missing one costs nothing; after
 * it, the election prefers the old primary.
 */
final class PlannedMove {

  // In units of the deadline of an effect.
  private static final int FOR_HINDRANCES = 5;
  private static final int FOR_CHECKPOINT = 30;
  private static final int FOR_STOP = 5;

  private PlannedMove() {}

  /** Nobody has lost anything yet: what does not come right calls it off. */
  static Decision prepare(View view, Preparing move) {
    NodeId target = move.order().to();
    Optional<String> hindrance = SwitchoverPlan.hindrance(view, target);
    if (hindrance.isPresent()) {
      return lasts(view, FOR_HINDRANCES)
          ? new Commit(new Command.Cancel(hindrance.get()))
          : new Hold(Reason.WAITING_FOR_TARGET);
    }
    boolean written =
        view.runningPrimary().filter(p -> p.checkpointed() >= move.index()).isPresent();
    if (written) {
      return new Commit(new Command.Retire(view.state().epoch().next()));
    }
    return lasts(view, FOR_CHECKPOINT)
        ? new Commit(new Command.Cancel("the checkpoint took too long"))
        : new Hold(Reason.WAITING_FOR_CHECKPOINT);
  }

  static Decision retire(View view, Retiring move) {
    NodeId from = move.order().from();
    NodeId to = move.order().to();
    Optional<Report> old =
        view.report(from).filter(r -> r.obeys(view.state().epoch(), move.index()));
    boolean late = lasts(view, FOR_STOP);
    if (old.isPresent()
        && old.get().server() instanceof Server.Down(boolean attached, var end)
        && !attached) {
      return stopped(view, from, to, end, late);
    }
    if (isGone(view, from)) {
      return recruit(to, "the agent of " + from + " fell silent");
    }
    if (isGone(view, to)) {
      return recruit(from, "the agent of " + to + " fell silent");
    }
    return late
        ? recruit(from, from + " did not stop in time")
        : new Hold(Reason.WAITING_FOR_PRIMARY_TO_STOP);
  }

  private static Decision stopped(
      View view, NodeId from, NodeId to, Optional<Position> end, boolean late) {
    if (end.isEmpty()) {
      return recruit(to, from + " did not stop cleanly");
    }
    if (hasFlushed(view, to, end.get())) {
      return new Commit(new Command.Recruit(to, Optional.empty()));
    }
    return late || isGone(view, to)
        ? recruit(from, to + " did not receive all that " + from + " wrote")
        : new Hold(Reason.WAITING_FOR_TARGET);
  }

  private static boolean hasFlushed(View view, NodeId target, Position end) {
    Reign reign = view.state().reigns().getLast();
    return view.report(target)
        .filter(r ->
            r.server() instanceof Server.Standby s
                && s.end().timeline().equals(reign.timeline())
                && s.lineage().holds(s.end(), end))
        .isPresent();
  }

  private static boolean isGone(View view, NodeId node) {
    return view.report(node).isEmpty()
        && view.sight(node).isSilentFor(view.now(), view.times().effect())
        && view.operationLasts(view.times().effect());
  }

  private static boolean lasts(View view, int effects) {
    Duration limit = view.times().effect().multipliedBy(effects);
    return view.operationLasts(limit);
  }

  private static Decision recruit(NodeId preferred, String why) {
    return new Commit(new Command.Recruit(preferred, Optional.of(why)));
  }
}
