package dev.primacy.core.node;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.LoggedRule.Stage;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The agent of node a, stepped by hand. Unless said otherwise its memory and its data directory
 * carry token 7, and it has obeyed entry 30 in epoch 2.
 */
final class SteppedAgent {

  static final long TOKEN = 7;
  static final LoggedRule RULE =
      new LoggedRule(
          40,
          Rule.any(1, List.of(new Admission(Texts.node("c"), 8))),
          Stage.ACTIVE,
          Optional.empty());

  private static final long LIFE = 3;

  private NodeController controller;
  private MonoTime now = new MonoTime(0);
  private final NodeRules rules;

  private SteppedAgent(MemoryBuilder memory, NodeRules rules) {
    this.rules = rules;
    this.controller = controller(memory.build(), Optional.empty(), LIFE);
  }

  static SteppedAgent agent(MemoryBuilder memory) {
    return new SteppedAgent(memory, NodeRules.ALL);
  }

  static MemoryBuilder remembering(Goal goal) {
    return MemoryBuilder.aMemory().accepted(2, 5, 30).goal(goal).token(TOKEN);
  }

  static FactsBuilder facts(Server server) {
    FactsBuilder facts = FactsBuilder.facts(server);
    return server instanceof Server.Absent ? facts : facts.token(TOKEN);
  }

  /** In charge in epoch 2, having been chosen at 1:100. */
  static Goal.Lead lead(Reign.Origin origin, int timeline) {
    return new Goal.Lead(
        new Epoch(2),
        origin,
        Texts.timeline(timeline),
        Texts.at("1:100"),
        RULE.number(),
        RULE.rule(),
        29,
        false);
  }

  /** A standby of b as a_7, if it left timeline 1 by this position. */
  static Goal.Stand stand(String fork) {
    return new Goal.Stand(
        "b:5432",
        new Admission(Texts.node("a"), TOKEN),
        new Reach(Texts.lineage(fork + " 2"), Optional.empty()));
  }

  private NodeController controller(Memory memory, Optional<Lease> lease, long life) {
    return new NodeController(
        Texts.node("a"), NodeSettings.at("a:5432"), memory, lease, life, rules);
  }

  /** The process ends and another one reads the state file. */
  SteppedAgent restarted() {
    controller = controller(controller.memory(), controller.lease(), LIFE + 1);
    return this;
  }

  SteppedAgent ordered(long epoch, long term, long index, Goal goal) {
    controller.offer(
        new Order(new Stamp(new Epoch(epoch), term, index), goal, Optional.empty()), now);
    return this;
  }

  /** An order of a leader that has proven itself since this agent, and this server, began. */
  SteppedAgent orderedWithProof(long epoch, long term, long index, Goal goal, LocalFacts facts) {
    controller.offer(
        new Order(
            new Stamp(new Epoch(epoch), term, index),
            goal,
            Optional.of(new Life(LIFE, facts.life()))),
        now);
    return this;
  }

  /** The order that it obeys once more, now with proof. */
  SteppedAgent orderedAgain(LocalFacts facts) {
    controller.offer(
        new Order(
            controller.memory().accepted(),
            controller.memory().goal(),
            Optional.of(new Life(LIFE, facts.life()))),
        now);
    return this;
  }

  /** Its clock goes on. */
  SteppedAgent afterMillis(long millis) {
    now = now.minusMillis(-millis);
    return this;
  }

  /** A lease comes that it asked for so long ago. */
  SteppedAgent leased(long askedMillisAgo, long lengthMillis) {
    return leased(LIFE, askedMillisAgo, lengthMillis);
  }

  /** A lease comes that an agent of that life asked for. */
  SteppedAgent leased(long life, long askedMillisAgo, long lengthMillis) {
    Lease lease = new Lease(life, now.minusMillis(askedMillisAgo), Duration.ofMillis(lengthMillis));
    Memory memory = controller.memory();
    controller.offer(
        new Order(memory.accepted(), memory.goal(), Optional.empty(), Optional.of(lease)), now);
    return this;
  }

  boolean holdsLease() {
    return controller.lease().isPresent();
  }

  /** One step; what it wants to remember is durable at once, what it wants done is not done. */
  String step(LocalFacts facts) {
    Memory before = controller.memory();
    Step step = controller.next(facts, now);
    if (step instanceof Step.Remember(var memory)) {
      controller.remembered(memory);
    }
    return say(step, before);
  }

  String step(Server server) {
    return step(facts(server).build());
  }

  /** As {@link #step}, and the effect is carried out, well or not. */
  String stepAndPerform(LocalFacts facts) {
    Step step = controller.next(facts, now);
    if (step instanceof Step.Do(var effect)) {
      controller.performed(effect, facts);
    }
    return say(step, controller.memory());
  }

  Memory memory() {
    return controller.memory();
  }

  Report report(LocalFacts facts) {
    return controller.report(facts, now);
  }

  private static String say(Step step, Memory before) {
    return switch (step) {
      case Step.Rest(var why) -> "rests: " + why;
      case Step.Do(var effect) -> say(effect);
      case Step.Remember(var memory) ->
          memory.equals(Memory.NEWBORN)
              ? "remembers nothing any more"
              : "remembers "
                  + memory.goal().getClass().getSimpleName()
                  + differences(memory, before);
    };
  }

  private static String differences(Memory memory, Memory before) {
    StringBuilder text = new StringBuilder();
    if (memory.token() != before.token()) {
      text.append(", token ").append(memory.token());
    }
    if (memory.forgotten() != before.forgotten()) {
      text.append(", forgets up to ").append(memory.forgotten());
    }
    if (memory.rebuilt() != before.rebuilt()) {
      text.append(", rebuilt by ").append(memory.rebuilt());
    }
    if (!memory.attempted().equals(before.attempted())) {
      text.append(", attempts ").append(memory.attempted());
    }
    return text.toString();
  }

  private static String say(LocalEffect effect) {
    return switch (effect) {
      case LocalEffect.Bootstrap _ -> "bootstraps";
      case LocalEffect.StartDetached _ -> "starts it detached";
      case LocalEffect.Stop _ -> "stops it";
      case LocalEffect.StopCleanly _ -> "stops it cleanly";
      case LocalEffect.Checkpoint _ -> "has it write a checkpoint";
      case LocalEffect.Detach _ -> "detaches it";
      case LocalEffect.Attach(var upstream, _) ->
          "attaches it to %s as %s".formatted(upstream.address(), upstream.applicationName());
      case LocalEffect.Promote(var timeline, long number, _) ->
          "promotes it to timeline %s with rule %d".formatted(timeline, number);
      case LocalEffect.LoadRule(long number, _) -> "loads rule " + number;
      case LocalEffect.WriteMarker(var epoch, _, _) -> "writes the marker of " + epoch;
      case LocalEffect.Rewind(var source, _) -> "rewinds to " + source;
      case LocalEffect.Clone(var source, _) -> "clones " + source;
    };
  }
}
