package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.Operation;
import java.util.List;

/**
 * One run: the cluster is founded, everything that may break does for a while, then all heals and
 * the cluster has to be well again.
 */
public final class Simulation {

  private static final int TRACED = 80;

  private final Scenario scenario;
  private final World world;

  private Simulation(Scenario scenario, int traced) {
    this.scenario = scenario;
    this.world = new World(scenario, traced);
  }

  /** Runs a world; a second time, written down, if it fails. */
  static Result run(Scenario scenario) {
    Result result = tryOut(scenario);
    return result instanceof Result.Failed ? new Simulation(scenario, TRACED).run() : result;
  }

  /** Runs a world without writing anything down. */
  static Result tryOut(Scenario scenario) {
    return new Simulation(scenario, 0).run();
  }

  private Result run() {
    try {
      world.start();
      until(scenario.setUp(), true);
      world.weather().storm();
      until(scenario.safety(), false);
      world.weather().calm();
      world.trace().say(() -> "calm");
      return scenario.liveness() == 0 ? new Result.Passed(numbers()) : comeToRest();
    } catch (Broken broken) {
      return failed(broken.invariant(), String.valueOf(broken.getMessage()));
    } catch (RuntimeException bug) {
      List<StackTraceElement> at = List.of(bug.getStackTrace());
      return failed("NoBugs", "%s at %s".formatted(bug, at.subList(0, Math.min(6, at.size()))));
    }
  }

  /** With nothing broken any more, all has to be well in bounded time. */
  private Result comeToRest() {
    long before = world.clients().acknowledged();
    long time = scenario.liveness() / (world.weather().hasDestroyed() ? 8 : 1);
    boolean well = until(time, true);
    if (!well && new Excuse(world).holds()) {
      return new Result.Passed(numbers().asExcused());
    }
    if (!well && world.weather().hasDestroyed()) {
      well = until(time, true); // what had an excuse until a moment ago gets its time, too
    }
    if (!well) {
      throw new Broken("Liveness", "not well again: " + describe(before));
    }
    world.ended();
    return new Result.Passed(numbers());
  }

  private Tally.Numbers numbers() {
    return world.tally().numbers(world.clock().events(), world.clients().acknowledged());
  }

  private Result failed(String invariant, String what) {
    return new Result.Failed(
        scenario.seed(), world.clock().events(), invariant, what, world.trace().lines());
  }

  private String describe(long acknowledgedBefore) {
    return "%d commits since, %s"
        .formatted(world.clients().acknowledged() - acknowledgedBefore, world.raft().state());
  }

  /** Runs for so long; ends early, and says so, when all is well. */
  private boolean until(long micros, boolean endWhenWell) {
    long deadline = world.clock().micros() + micros;
    long acknowledged = -1;
    int steps = 0;
    while (world.clock().hasEventUntil(deadline)) {
      world.clock().step();
      if (endWhenWell && ++steps % 64 == 0) {
        if (!isWell()) {
          acknowledged = -1;
        } else if (acknowledged < 0) {
          acknowledged = world.clients().acknowledged();
        } else if (acknowledged < world.clients().acknowledged()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A confirmed primary, and everybody else admitted to its stream and in the rule. */
  private boolean isWell() {
    ClusterState state = world.raft().state();
    if (!(state.operation() instanceof Operation.Steady)
        || state.nodes().size() < scenario.nodes()) {
      return false;
    }
    var reign = state.reigns().getLast();
    boolean settled = reign.rules().size() == 1 && world.host(reign.primary()).isPrimary();
    int others = 0;
    for (var entry : state.nodes()) {
      Node node = entry.getValue();
      if (!entry.getKey().equals(reign.primary()) && node.admission().isPresent()) {
        others++;
      }
    }
    boolean everybody = others == scenario.nodes() - 1;
    int wanted = state.policy().required() == 0 ? 0 : others;
    return settled
        && everybody
        && reign.newestRule().rule().acknowledgers().size() == wanted
        && reign.newestRule().rule().required() == state.policy().required();
  }
}
