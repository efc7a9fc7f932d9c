package dev.primacy.core.cluster;

import dev.primacy.core.given.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every command in a few variants that fit a state, and in some that do not. */
final class Commands {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId STRANGER = new NodeId("x");

  private Commands() {}

  static List<Command> of(ClusterState state) {
    List<Command> commands = new ArrayList<>();
    for (NodeId node : List.of(A, B)) {
      commands.add(new Command.Register(node, NodeSettings.at(node + ":1")));
    }
    for (NodeId node : List.of(A, B, STRANGER)) {
      commands.add(new Command.Describe(node, NodeSettings.at(node + ":2")));
      commands.add(new Command.Found(node));
      commands.add(new Command.Admit(node));
      commands.add(new Command.OrderRebuild(node, "diverged"));
    }
    commands.add(new Command.Founded(42));
    commands.add(new Command.MeasureLoss(5, A, 7));
    for (long number : List.of(state.epoch().number(), state.epoch().number() + 1)) {
      for (NodeId to : List.of(A, B, STRANGER)) {
        commands.add(forced(new Epoch(number), A, to));
        commands.add(forced(new Epoch(number), B, to));
      }
    }
    for (NodeId node : List.of(A, B)) {
      NodeId other = node.equals(A) ? B : A;
      commands.add(new Command.Prepare(new Switchover(node, other, "an operator")));
      commands.add(new Command.Recruit(node, Optional.of("late")));
    }
    commands.add(new Command.Prepare(new Switchover(A, STRANGER, "an operator")));
    commands.add(new Command.Recruit(STRANGER, Optional.empty()));
    commands.add(new Command.Cancel("late"));
    epochs(state, commands);
    rules(state, commands);
    return commands;
  }

  private static Command forced(Epoch epoch, NodeId from, NodeId to) {
    ForcedFailover order =
        new ForcedFailover(
            epoch,
            from,
            to,
            true,
            Optional.of(new ForcedFailover.Accepted(9, Optional.empty())),
            "an operator");
    return new Command.Force(order, new Cause(from, Verdict.UNREACHABLE, List.of()));
  }

  private static void epochs(ClusterState state, List<Command> commands) {
    long now = state.epoch().number();
    for (long number = Math.max(0, now - 1); number <= now + 2; number++) {
      Epoch epoch = new Epoch(number);
      commands.add(new Command.Retire(epoch));
      commands.add(new Command.Begin(epoch, new Cause(A, Verdict.CRASHED, List.of())));
      commands.add(new Command.Confirm(epoch, Lineage.FIRST, List.of()));
      choices(state).forEach(choice -> commands.add(new Command.Choose(epoch, choice)));
    }
  }

  private static List<Choice> choices(ClusterState state) {
    List<Choice> choices = new ArrayList<>();
    for (NodeId candidate : List.of(A, B, STRANGER)) {
      for (Reign.Origin origin : List.of(Reign.Origin.PROMOTED, Reign.Origin.REINSTATED)) {
        for (int required = 0; required <= 1; required++) {
          choices.add(choice(state, candidate, origin, List.of(), required));
          NodeId other = candidate.equals(A) ? B : A;
          choices.add(choice(state, candidate, origin, List.of(other), required));
        }
      }
    }
    choices.add(choice(state, A, Reign.Origin.PROMOTED, List.of(STRANGER), 1));
    return choices;
  }

  private static Choice choice(
      ClusterState state,
      NodeId candidate,
      Reign.Origin origin,
      List<NodeId> followers,
      int required) {
    List<Fence> fences =
        state.reigns().stream()
            .<Fence>map(r ->
                r.primary().equals(candidate)
                    ? new Fence.SelfChosen(r.epoch(), candidate)
                    : new Fence.AgentConfirmed(r.epoch(), r.primary()))
            .toList();
    return new Choice(
        candidate,
        origin,
        Texts.at("1:100"),
        Lineage.FIRST,
        fences,
        List.of(),
        List.of(),
        followers,
        required);
  }

  private static void rules(ClusterState state, List<Command> commands) {
    commands.add(new Command.ChangeRule(Rule.NONE_REQUIRED));
    commands.add(new Command.ChangeRule(Rule.any(1, List.of())));
    List<Admission> current =
        state.nodes().byId().values().stream().flatMap(n -> n.admission().stream()).toList();
    current.forEach(a -> commands.add(new Command.ChangeRule(Rule.any(1, List.of(a)))));
    commands.add(new Command.ChangeRule(Rule.any(2, current)));
    Admission never = new Admission(B, 99);
    commands.add(new Command.ChangeRule(Rule.any(1, List.of(never))));
    commands.add(new Command.ActivateRule(999, Optional.empty()));
    for (Reign reign : state.reigns()) {
      for (LoggedRule rule : reign.rules()) {
        commands.add(new Command.ActivateRule(rule.number(), Optional.empty()));
        commands.add(
            new Command.ActivateRule(
                rule.number(), Optional.of(new LoggedRule.Floor.At(Texts.at("1:50")))));
      }
    }
  }
}
