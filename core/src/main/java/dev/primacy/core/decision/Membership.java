package dev.primacy.core.decision;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Command.Admit;
import dev.primacy.core.cluster.Command.Describe;
import dev.primacy.core.cluster.Command.Found;
import dev.primacy.core.cluster.Command.Founded;
import dev.primacy.core.cluster.Command.MeasureLoss;
import dev.primacy.core.cluster.Command.OrderRebuild;
import dev.primacy.core.cluster.Command.Register;
import dev.primacy.core.cluster.Loss;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Lets nodes join, be the first, be admitted to the primary's stream, or be made anew. */
final class Membership {

  private Membership() {}

  static Decision decide(View view) {
    Optional<Command> command = register(view).or(() -> byOperation(view));
    return command.<Decision>map(Commit::new).orElse(new Hold(Reason.NOTHING_TO_DO));
  }

  private static Optional<Command> byOperation(View view) {
    return switch (view.state().operation()) {
      case Created _ -> found(view);
      case Founding _ -> founded(view);
      case Retiring _, Begun _ -> Optional.empty();
      case Chosen _ ->
          measure(view)
              .or(() -> admit(view))
              .or(() ->
                  isConfirmable(view) || !waitedLong(view) ? Optional.empty() : rebuild(view));
      case Steady _, Preparing _ -> measure(view).or(() -> admit(view)).or(() -> rebuild(view));
    };
  }

  /** A born agent that the log does not know, or that was born after its registration. */
  private static Optional<Command> register(View view) {
    for (NodeId id : view.sights().keySet()) {
      Optional<Report> report = view.report(id);
      if (report.isEmpty()) {
        continue;
      }
      Optional<Node> node = view.state().nodes().find(id);
      long birth = report.get().memory().birth();
      if (node.filter(n -> n.enrolled() > birth).isEmpty()) {
        return Optional.of(new Register(id, report.get().settings()));
      }
      if (!node.get().settings().equals(report.get().settings())) {
        return Optional.of(new Describe(id, report.get().settings()));
      }
    }
    return Optional.empty();
  }

  /** The first that joined with an empty data directory. */
  private static Optional<Command> found(View view) {
    return view.state().nodes().byId().entrySet().stream()
        .filter(e ->
            view.report(e.getKey()).filter(r -> r.server() instanceof Server.Absent).isPresent())
        .min(
            Comparator.comparingLong((Map.Entry<NodeId, Node> e) -> e.getValue().enrolled())
                .thenComparing(Map.Entry::getKey))
        .map(e -> new Found(e.getKey()));
  }

  private static Optional<Command> founded(View view) {
    OptionalLong systemId =
        view.runningPrimary().isEmpty()
            ? OptionalLong.empty()
            : view.report(view.state().reigns().getLast().primary())
                .map(r -> r.facts().systemId())
                .orElse(OptionalLong.empty());
    return systemId.isPresent() ? Optional.of(new Founded(systemId.getAsLong())) : Optional.empty();
  }

  /** A detached standby whose end lies on the primary's history gets the next number. */
  private static Optional<Command> admit(View view) {
    for (Map.Entry<NodeId, Node> e : view.state().nodes()) {
      boolean waits = e.getValue().admission().isEmpty() && isRebuiltAsOrdered(view, e);
      if (waits && settledStandby(view, e.getKey()).filter(s -> isOnHistory(view, s)).isPresent()) {
        return Optional.of(new Admit(e.getKey()));
      }
    }
    return Optional.empty();
  }

  /** A lost primary is back with its data: what nobody else has of it is what was lost. */
  private static Optional<Command> measure(View view) {
    for (OperationRecord record : view.state().history()) {
      for (Loss loss : record.losses()) {
        Optional<Long> bytes =
            settledStandby(view, loss.primary())
                .filter(s -> loss.isToldBy(s.end()))
                .filter(_ -> vouches(view, loss))
                .map(s -> s.end().lsn().bytesSince(loss.kept()));
        if (bytes.isPresent()) {
          return Optional.of(new MeasureLoss(record.id(), loss.primary(), bytes.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean vouches(View view, Loss loss) {
    return view.report(loss.primary())
        .filter(r -> r.memory().vouchesFor(loss.admission()))
        .isPresent();
  }

  private static boolean isRebuiltAsOrdered(View view, Map.Entry<NodeId, Node> e) {
    return e.getValue()
        .rebuild()
        .map(order ->
            view.report(e.getKey()).filter(r -> r.memory().rebuilt() >= order.order()).isPresent())
        .orElse(true);
  }

  /**
   * Whether enough are admitted to acknowledge the marker. If not, and nobody else can follow as it
   * is, waiting for CONFIRM before data is rewritten would be waiting for ever: the new primary
   * holds all that was acknowledged, and the others are all that is left to acknowledge for it.
   */
  private static boolean isConfirmable(View view) {
    long admitted =
        view.state().nodes().byId().entrySet().stream()
            .filter(e -> e.getValue().admission().isPresent())
            .filter(e -> view.report(e.getKey()).isPresent())
            .count();
    return admitted >= view.state().reigns().getLast().newestRule().rule().required();
  }

  /** Somebody who could acknowledge may be silent for a moment only. */
  private static boolean waitedLong(View view) {
    return view.operationLasts(view.times().effect());
  }

  /** Nothing is destroyed by inference: only this order lets an agent replace its data. */
  private static Optional<Command> rebuild(View view) {
    if (view.runningPrimary().isEmpty()) {
      return Optional.empty();
    }
    for (Map.Entry<NodeId, Node> e : view.state().nodes()) {
      Node node = e.getValue();
      NodeId id = e.getKey();
      if (node.admission().isPresent()
          || node.rebuild().isPresent()
          || !view.state().mayLoseData(id)) {
        continue;
      }
      boolean empty = view.report(id).filter(r -> r.server() instanceof Server.Absent).isPresent();
      boolean diverged = settledStandby(view, id).filter(s -> !isOnHistory(view, s)).isPresent();
      if (empty || diverged) {
        return Optional.of(new OrderRebuild(id, empty ? "no data" : "diverged"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Server.Standby> settledStandby(View view, NodeId id) {
    return view.report(id)
        .filter(r -> r.promised().equals(view.state().epoch()))
        .filter(r -> view.state().primary().filter(id::equals).isEmpty())
        .flatMap(r ->
            r.server() instanceof Server.Standby s && s.isDetached() && s.settled()
                ? Optional.of(s)
                : Optional.empty());
  }

  private static boolean isOnHistory(View view, Server.Standby standby) {
    return Goals.reach(view.state()).filter(r -> r.includes(standby.end())).isPresent();
  }
}
