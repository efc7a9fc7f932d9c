package dev.primacy.core.scenario;

import static java.util.stream.Collectors.joining;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Reign;
import java.util.stream.Stream;

/** A command as a line of the log. */
final class LogLine {

  private LogLine() {}

  /**
   * @param after the state that the command led to
   */
  static String of(Command command, ClusterState after) {
    return switch (command) {
      case Command.Register(var node, _) -> "Register " + node;
      case Command.Describe(var node, _) -> "Describe " + node;
      case Command.Found(var node) -> "Found " + node;
      case Command.Founded _ -> "Founded";
      case Command.Prepare(var order) -> "Prepare %s -> %s".formatted(order.from(), order.to());
      case Command.Cancel(var why) -> "Cancel: " + why;
      case Command.Retire(var epoch) -> "Retire " + epoch;
      case Command.Recruit(var preferred, var why) ->
          "Recruit for " + preferred + why.map(w -> ": " + w).orElse("");
      case Command.Begin(var epoch, var cause) ->
          "Begin %s: %s %s".formatted(epoch, cause.node(), cause.verdict());
      case Command.Force(var order, var cause) ->
          "Force %s: %s %s, %s%s%s"
              .formatted(
                  order.epoch(),
                  cause.node(),
                  cause.verdict(),
                  order.to(),
                  order.accepted().map(a -> " for " + a.bytes() + " bytes").orElse(""),
                  order.fromIsDown() ? ", " + order.from() + " is down" : "");
      case Command.MeasureLoss(_, var primary, var bytes) ->
          "MeasureLoss %s: %d bytes".formatted(primary, bytes);
      case Command.Choose(var epoch, var choice) -> "Choose " + epoch + ": " + say(choice);
      case Command.Confirm(var epoch, _, _) -> "Confirm " + epoch;
      case Command.ChangeRule(var rule) -> "ChangeRule " + rule;
      case Command.ActivateRule _ -> "ActivateRule " + after.reigns().getLast().newestRule().rule();
      case Command.Admit(var node) -> "Admit " + after.nodes().admissionOf(node).orElseThrow();
      case Command.OrderRebuild(var node, var reason) -> "OrderRebuild " + node + ", " + reason;
    };
  }

  private static String say(Choice choice) {
    Stream<String> proofs =
        Stream.concat(
            choice.fences().stream().map(f -> f.getClass().getSimpleName() + " " + f.epoch()),
            choice.completeness().stream()
                .map(c -> c.getClass().getSimpleName() + " " + c.epoch()));
    return "%s %s with %s, W %d; %s"
        .formatted(
            choice.origin() == Reign.Origin.REINSTATED ? "reinstate" : "promote",
            choice.candidate(),
            choice.followers(),
            choice.required(),
            proofs.collect(joining(", ")));
  }
}
