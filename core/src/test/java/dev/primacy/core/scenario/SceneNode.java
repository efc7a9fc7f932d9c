package dev.primacy.core.scenario;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.NodeController;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Step;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import java.util.function.Consumer;

/** An agent with its server: the production controller in a loop. */
final class SceneNode {

  private static final int MOST_STEPS = 20;

  final NodeId id;
  final SceneServer server;
  private final NodeSettings settings;
  private final Consumer<String> diary;
  private String said = "";
  private NodeController agent;
  private long agentLife = 1;
  private boolean speaks = true;
  private boolean firewalled;

  SceneNode(NodeId id, NodeSettings settings, SceneServer server, Consumer<String> diary) {
    this.id = id;
    this.settings = settings;
    this.server = server;
    this.diary = diary;
    agent = new NodeController(id, settings, Memory.NEWBORN, Optional.empty(), agentLife);
  }

  /** Another process takes over; the state file is what it was, or is lost. */
  void restartAgent(boolean withMemory) {
    Memory memory = withMemory ? agent.memory() : Memory.NEWBORN;
    agent = new NodeController(id, settings, memory, agent.lease(), ++agentLife);
    server.watchedByAnotherAgent();
  }

  void fallSilent() {
    speaks = false;
  }

  /** Nobody reaches it, and whoever tries is told that nobody listens there. */
  void firewall() {
    firewalled = true;
    server.reachable(false);
  }

  boolean isFirewalled() {
    return firewalled;
  }

  /** Whatever kept it from others is over. */
  void comeBack() {
    speaks = true;
    firewalled = false;
    server.reachable(true);
  }

  boolean speaks() {
    return speaks && server.isReachable();
  }

  void offer(Order order, MonoTime now) {
    if (speaks()) {
      agent.offer(order, now);
    }
  }

  /** Acts until there is nothing more to do, and reports at each look. */
  void act(Consumer<Report> publish, MonoTime now) {
    Optional<LocalEffect> last = Optional.empty();
    for (int i = 0; i < MOST_STEPS; i++) {
      LocalFacts facts = server.look();
      Step step = agent.next(facts, now);
      if (speaks()) {
        publish.accept(agent.report(facts, now));
      }
      switch (step) {
        case Step.Rest _ -> {
          return;
        }
        case Step.Remember(Memory memory) -> remember(memory);
        case Step.Do(LocalEffect effect) -> {
          boolean done = server.perform(effect);
          agent.performed(effect, facts);
          sayOnce(id + " " + say(effect) + (done ? "" : ": failed"));
          if (!done || last.filter(effect::equals).isPresent()) {
            return; // what did not show at once is given time
          }
          last = Optional.of(effect);
        }
      }
    }
    throw new IllegalStateException(id + " does not come to rest");
  }

  /** What is tried again and again is told once. */
  private void sayOnce(String line) {
    if (!line.equals(said)) {
      said = line;
      diary.accept(line);
    }
  }

  private void remember(Memory memory) {
    if (!memory.born()) {
      diary.accept(id + " remembers nothing any more");
    } else if (!say(memory.goal()).equals(say(agent.memory().goal()))) {
      diary.accept(id + " obeys " + memory.accepted().epoch() + ": " + say(memory.goal()));
    }
    agent.remembered(memory);
  }

  private static String say(Goal goal) {
    return switch (goal) {
      case Goal.Enrol(long highest) -> "enrol, forget up to " + highest;
      case Goal.Found _ -> "be founded";
      case Goal.Lead lead -> "lead on timeline %s by %s".formatted(lead.timeline(), lead.rule());
      case Goal.Stand stand -> "stand as " + stand.admission();
      case Goal.Detached _ -> "be detached";
      case Goal.Pledged _ -> "be pledged";
      case Goal.Prepare _ -> "prepare to go";
      case Goal.Retire _ -> "retire";
      case Goal.Stopped _ -> "be stopped";
      case Goal.Rebuild _ -> "be rebuilt";
    };
  }

  private static String say(LocalEffect effect) {
    return switch (effect) {
      case LocalEffect.Bootstrap _ -> "bootstraps";
      case LocalEffect.StartDetached _ -> "starts detached";
      case LocalEffect.Stop _ -> "stops";
      case LocalEffect.StopCleanly _ -> "stops cleanly";
      case LocalEffect.Checkpoint _ -> "writes a checkpoint";
      case LocalEffect.Detach _ -> "detaches";
      case LocalEffect.Attach(var upstream, _) -> "attaches as " + upstream.applicationName();
      case LocalEffect.Promote(var timeline, _, _) -> "promotes to timeline " + timeline;
      case LocalEffect.LoadRule(_, var rule) -> "loads " + rule;
      case LocalEffect.WriteMarker(var epoch, _, _) -> "writes marker " + epoch;
      case LocalEffect.Rewind(var source, _) -> "rewinds to " + source;
      case LocalEffect.Clone(var source, _) -> "clones " + source;
    };
  }
}
