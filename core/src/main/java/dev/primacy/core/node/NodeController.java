package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.WriteMarker;
import dev.primacy.core.node.Server.Absent;
import dev.primacy.core.node.Server.Down;
import dev.primacy.core.node.Server.Primary;
import dev.primacy.core.node.Server.Standby;
import dev.primacy.core.node.Server.Unresponsive;
import dev.primacy.core.node.Server.Unusable;
import dev.primacy.core.node.Step.Do;
import dev.primacy.core.node.Step.Remember;
import dev.primacy.core.node.Step.Rest;
import dev.primacy.core.node.Step.Why;
import java.util.Optional;

/**
 * The whole agent without its outside: turns (what it promised, what it is told to be, what it
 * sees) into the one next thing to do.
 *
 * <p>The shell calls {@link #offer} with each order, and in a loop {@link #next} with a fresh look,
 * does what it answers, and reports when it rests. Not thread-safe: one thread owns it.
 */
public final class NodeController {

  private final NodeId node;
  private final NodeSettings settings;
  private final long agentLife;
  private final NodeRules rules;

  private Memory memory;
  private Optional<Order> offered = Optional.empty();
  private Optional<Life> provenFor = Optional.empty();
  // The start of the server that this agent attached itself, or found attached when it began.
  private long attachedLife;
  private boolean adopted;
  // The epoch whose promotion this process has made durable and not yet begun; lost with the
  // process.
  private Epoch aboutToPromote = Epoch.NONE;
  // A marker waits for acknowledgers, perhaps for long: begun once, then reported, then begun
  // again.
  private boolean markerBegun;
  // The order under which this process has tried a rewind, well or not.
  private long rewound;

  public NodeController(NodeId node, NodeSettings settings, Memory memory, long agentLife) {
    this(node, settings, memory, agentLife, NodeRules.ALL);
  }

  /** With some rules off: for the canaries of the simulator alone. */
  public NodeController(
      NodeId node, NodeSettings settings, Memory memory, long agentLife, NodeRules rules) {
    this.node = node;
    this.settings = settings;
    this.memory = memory;
    this.agentLife = agentLife;
    this.rules = rules;
  }

  public Memory memory() {
    return memory;
  }

  /** Takes an order; whether it is obeyed is decided with the next look. */
  public void offer(Order order) {
    if (!rules.refuseOlderOrders() || !order.stamp().isBefore(memory.accepted())) {
      order.provenFor().ifPresent(life -> provenFor = Optional.of(life));
      if (offered.isEmpty()
          || !rules.refuseOlderOrders()
          || !order.stamp().isBefore(offered.get().stamp())) {
        offered = Optional.of(order);
      }
    }
  }

  /** What to say, given the look that {@link #next} was last given. */
  public Report report(LocalFacts facts) {
    return new Report(node, settings, life(facts), memory, facts);
  }

  /** The one next thing. After {@link Remember} was made durable, call {@link #remembered}. */
  public Step next(LocalFacts facts) {
    if (!adopted) {
      adopted = true;
      attachedLife = facts.life();
    }
    if (memory.born() && isNotOurData(facts)) {
      return new Remember(
          Memory.NEWBORN); // somebody exchanged the data directory, or our state file
    }
    Optional<Memory> accepted = acceptOffer(facts);
    if (accepted.isPresent()) {
      return new Remember(accepted.get());
    }
    if (!memory.born()) {
      return new Rest(Why.NEWBORN);
    }
    return switch (memory.goal()) {
      case Goal.Enrol _, Goal.Pledged _ -> new Rest(Why.AS_ORDERED);
      case Goal.Found goal -> found(goal, facts);
      case Goal.Lead goal -> lead(goal, facts);
      case Goal.Stand goal -> stand(goal, facts);
      case Goal.Detached _ -> detached(facts);
      case Goal.Prepare goal -> prepare(goal, facts);
      case Goal.Retire _ -> retire(facts);
      case Goal.Stopped _ -> stopped(facts);
      case Goal.Rebuild goal -> rebuild(goal, facts);
    };
  }

  /** The memory is on disk. */
  public void remembered(Memory durable) {
    memory = durable;
  }

  /** An effect was carried out, as far as anybody knows. */
  public void performed(LocalEffect effect, LocalFacts before) {
    if (effect instanceof Attach) {
      attachedLife = before.life();
    } else if (effect instanceof Promote) {
      aboutToPromote = Epoch.NONE;
    } else if (effect instanceof WriteMarker) {
      markerBegun = true;
    } else if (effect instanceof Rewind rewind) {
      rewound = rewind.token();
    }
  }

  /** Whether an order has come, newer than the one obeyed, for which this would be done in vain. */
  public boolean outdates(LocalEffect effect) {
    return offered
        .filter(order -> memory.accepted().isBefore(order.stamp()))
        .filter(order -> !Lengthy.serves(effect, order.goal()))
        .isPresent();
  }

  private boolean isNotOurData(LocalFacts facts) {
    boolean beingMade =
        memory.goal() instanceof Goal.Found
            || (memory.goal() instanceof Goal.Rebuild goal && memory.rebuilt() < goal.order());
    return hasData(facts)
        ? !memory.owns(facts.token().orElse(0))
        : facts.server() instanceof Absent && memory.token() != 0 && !beingMade;
  }

  private Life life(LocalFacts facts) {
    return new Life(agentLife, facts.life());
  }

  private boolean isProven(LocalFacts facts) {
    return !rules.provenLeader() || provenFor.filter(life(facts)::equals).isPresent();
  }

  private Optional<Memory> acceptOffer(LocalFacts facts) {
    if (offered.isEmpty()) {
      return Optional.empty();
    }
    Order order = offered.get();
    if (order.goal() instanceof Goal.Enrol goal) {
      // Not by its goal: a host that was set back may be told the same once more.
      boolean bornBy = memory.born() && memory.birth() >= order.stamp().index();
      return isProven(facts) && !bornBy
          ? Optional.of(enrolled(order, goal, facts))
          : Optional.empty();
    }
    boolean known = order.stamp().equals(memory.accepted()) && order.goal().equals(memory.goal());
    boolean older = rules.refuseOlderOrders() && order.stamp().isBefore(memory.accepted());
    boolean unborn = !memory.born() || order.stamp().index() <= memory.birth();
    if (known || older || (unborn && rules.newbornObeysNothingOld())) {
      return Optional.empty();
    }
    return Optional.of(memory.accepting(order));
  }

  private Memory enrolled(Order order, Goal.Enrol goal, LocalFacts facts) {
    // Whether it was promoted in the epoch that it is born into, it cannot know: never again.
    Epoch attempted = rules.newbornObeysNothingOld() ? order.stamp().epoch() : Epoch.NONE;
    return Memory.enrolled(order, goal, facts.token().orElse(0), attempted);
  }

  private static boolean hasData(LocalFacts facts) {
    return switch (facts.server()) {
      case Absent _, Unusable _ -> false;
      case Down _, Unresponsive _, Standby _, Primary _ -> true;
    };
  }

  private Step found(Goal.Found goal, LocalFacts facts) {
    if (memory.token() != goal.token()) {
      return hasData(facts)
          ? new Rest(Why.FOREIGN_DATA)
          : new Remember(memory.branding(goal.token()));
    }
    return switch (facts.server()) {
      case Down(boolean attached, _) when attached -> new Do(new Stop());
      // A host set back to its founding would start as a primary, and write what nobody else has.
      case Absent _, Down _ when !isProven(facts) -> new Rest(Why.LEADER_UNPROVEN);
      case Absent _, Down _ -> new Do(new Bootstrap(goal.token()));
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Standby _, Primary _ -> new Rest(Why.AS_ORDERED);
    };
  }

  private Step lead(Goal.Lead goal, LocalFacts facts) {
    boolean mayPromote =
        goal.origin() == Reign.Origin.PROMOTED
            && (memory.attempted().isBefore(goal.epoch())
                || aboutToPromote.equals(goal.epoch())
                || !rules.promoteOncePerEpoch());
    return switch (facts.server()) {
      case Primary p when p.lineage().current().equals(goal.timeline()) -> serve(goal, p);
      case Primary _ -> new Do(new Stop());
      case Standby s when mayPromote -> promote(goal, s, facts);
      case Standby _
          when goal.origin() == Reign.Origin.PROMOTED && goal.epoch().equals(memory.attempted()) ->
          new Do(new Stop());
      case Standby _ -> new Rest(Why.NOT_PRIMARY_ANY_MORE);
      case Down(boolean attached, _) when attached -> new Do(new Stop());
      case Down _ when mayPromote -> new Do(new StartDetached());
      case Down _ -> new Rest(Why.NOT_PRIMARY_ANY_MORE);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  /** Rule first, marker after: a marker acknowledged through an older rule proves nothing. */
  private Step serve(Goal.Lead goal, Primary primary) {
    boolean asLoaded =
        primary.hasLoaded(goal.number())
            && primary.standbyNames().equals(goal.rule().standbyNames());
    boolean marked = !primary.marker().isBefore(goal.epoch());
    if (!asLoaded && (rules.ruleBeforeMarker() || marked)) {
      return new Do(new LoadRule(goal.number(), goal.rule()));
    }
    if (!marked && !markerBegun) {
      return new Do(new WriteMarker(goal.epoch(), node, goal.decision()));
    }
    markerBegun = false;
    return new Rest(marked ? Why.AS_ORDERED : Why.MARKER_UNACKNOWLEDGED);
  }

  private Step prepare(Goal.Prepare goal, LocalFacts facts) {
    Step asPrimary = lead(goal.lead(), facts);
    boolean due =
        facts.server() instanceof Primary p
            && p.checkpointed() < goal.checkpoint()
            && asPrimary.equals(new Rest(Why.AS_ORDERED));
    return due ? new Do(new LocalEffect.Checkpoint(goal.checkpoint())) : asPrimary;
  }

  /** In its own time: who is in a hurry says {@link Goal.Stopped}. */
  private static Step retire(LocalFacts facts) {
    return switch (facts.server()) {
      case Primary _ -> new Do(new LocalEffect.StopCleanly());
      case Down(boolean attached, _) when attached -> new Rest(Why.NO_ANSWER);
      case Down _, Standby _ -> new Rest(Why.AS_ORDERED);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  private Step promote(Goal.Lead goal, Standby standby, LocalFacts facts) {
    if (!standby.isDetached()) {
      return new Do(new Detach());
    }
    if (!isProven(facts)) {
      return new Rest(Why.LEADER_UNPROVEN);
    }
    if (!standby.settled()) {
      return new Rest(Why.REPLAYING);
    }
    // It was promoted in this epoch and does not know any more: no number is used twice (I15).
    if (standby.end().timeline().compareTo(goal.timeline()) >= 0) {
      return new Rest(Why.PROMOTION_FAILED);
    }
    if (rules.promoteNotBelowChoice() && !standby.lineage().holds(standby.end(), goal.from())) {
      return new Rest(Why.BELOW_CHOICE);
    }
    if (!memory.attempted().equals(goal.epoch())) {
      aboutToPromote = goal.epoch();
      return new Remember(memory.attempting(goal.epoch()));
    }
    return new Do(new Promote(goal.timeline(), goal.number(), goal.rule()));
  }

  private Step stand(Goal.Stand goal, LocalFacts facts) {
    Server.Upstream wanted =
        new Server.Upstream(goal.upstream(), goal.admission().applicationName());
    if (!(facts.server() instanceof Standby standby)) {
      return detached(facts);
    }
    boolean attached = !standby.isDetached();
    if (attached
        && facts.life() == attachedLife
        && standby.upstream().filter(wanted::equals).isPresent()) {
      return new Rest(Why.AS_ORDERED);
    }
    if (attached) {
      return new Do(new Detach());
    }
    if (!isProven(facts)) {
      return new Rest(Why.LEADER_UNPROVEN);
    }
    if (!standby.settled()) {
      return new Rest(Why.REPLAYING);
    }
    if (rules.attachCheck() && !goal.reach().includes(standby.end())) {
      return new Rest(Why.DIVERGED);
    }
    long token = goal.admission().number();
    return memory.token() == token
        ? new Do(new Attach(wanted, token))
        : new Remember(memory.branding(token));
  }

  private Step detached(LocalFacts facts) {
    return switch (facts.server()) {
      case Down(boolean attached, _) when attached -> new Do(new Stop());
      case Down _ -> new Do(new StartDetached());
      case Primary _ -> new Do(new Stop());
      case Standby s when !s.isDetached() -> new Do(new Detach());
      case Standby s -> new Rest(s.settled() ? Why.AS_ORDERED : Why.REPLAYING);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  private static Step stopped(LocalFacts facts) {
    return switch (facts.server()) {
      case Down(boolean attached, _) when !attached -> new Rest(Why.AS_ORDERED);
      case Down _, Primary _, Standby _, Unresponsive _ -> new Do(new Stop());
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  /** Forget first, then replace: what the old data vouched for must be void before it goes. */
  private Step rebuild(Goal.Rebuild goal, LocalFacts facts) {
    if (memory.rebuilt() >= goal.order()) {
      return detached(facts);
    }
    boolean made = facts.token().isPresent() && facts.token().getAsLong() == goal.order();
    if (made && isDown(facts)) {
      return new Remember(memory.rebuiltBy(goal.order()));
    }
    if (facts.server() instanceof Unusable) {
      return new Rest(Why.UNUSABLE_DATA); // nobody knows what is in there: not ours to replace
    }
    if (!isProven(facts)) {
      return new Rest(Why.LEADER_UNPROVEN);
    }
    if (memory.token() != goal.order()) {
      long forgotten = rules.rebuiltForgets() ? goal.highestAdmission() : memory.forgotten();
      return new Remember(memory.forgetting(forgotten, goal.order()));
    }
    return replace(goal, facts);
  }

  /**
   * A rewind moves less than a clone, and leaves nothing of the old data. It is tried once:
   * whatever it leaves makes way.
   */
  private Step replace(Goal.Rebuild goal, LocalFacts facts) {
    boolean detached = facts.server() instanceof Standby s && s.isDetached();
    if ((detached || isDown(facts)) && rewound != goal.order() && !goal.cloneOnly()) {
      return new Do(new Rewind(goal.source(), goal.order()));
    }
    return hasData(facts) && !isDown(facts)
        ? new Do(new Stop())
        : new Do(new LocalEffect.Clone(goal.source(), goal.order()));
  }

  private static boolean isDown(LocalFacts facts) {
    return facts.server() instanceof Down(boolean attached, _) && !attached;
  }
}
