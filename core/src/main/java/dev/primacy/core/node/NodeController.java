package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
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
import dev.primacy.core.time.MonoTime;
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
  private Optional<Lease> lease;
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

  /**
   * @param lease the one that the agent's former life held, by the same clock
   */
  public NodeController(
      NodeId node, NodeSettings settings, Memory memory, Optional<Lease> lease, long agentLife) {
    this(node, settings, memory, lease, agentLife, NodeRules.ALL);
  }

  /** With some rules off: for the canaries of the simulator alone. */
  public NodeController(
      NodeId node,
      NodeSettings settings,
      Memory memory,
      Optional<Lease> lease,
      long agentLife,
      NodeRules rules) {
    this.node = node;
    this.settings = settings;
    this.memory = memory;
    this.lease = lease;
    this.agentLife = agentLife;
    this.rules = rules;
  }

  public Memory memory() {
    return memory;
  }

  /** Takes an order; whether it is obeyed is decided with the next look. */
  public void offer(Order order, MonoTime now) {
    if (!rules.refuseOlderOrders() || !order.stamp().isBefore(memory.accepted())) {
      order
          .lease()
          .filter(granted -> isNewer(granted) && !granted.isOver(now))
          .ifPresent(granted -> lease = Optional.of(granted));
      if (offered.isEmpty()
          || !rules.refuseOlderOrders()
          || !order.stamp().isBefore(offered.get().stamp())) {
        offered = Optional.of(order);
        // Not of an older leader, who may know an older life: the newer one does not repeat itself.
        order.provenFor().ifPresent(life -> provenFor = Optional.of(life));
      }
    }
  }

  private boolean isNewer(Lease granted) {
    return granted.agent() == agentLife
        && lease.filter(l -> granted.asked().since(l.asked()).isNegative()).isEmpty();
  }

  /** What to say, given the look that {@link #next} was last given. */
  public Report report(LocalFacts facts, MonoTime now) {
    return new Report(node, settings, life(facts), memory, facts, now);
  }

  /**
   * The one next thing, by the agent's own clock. After {@link Remember} was made durable, call
   * {@link #remembered}.
   */
  public Step next(LocalFacts facts, MonoTime now) {
    if (!adopted) {
      adopted = true;
      attachedLife = facts.life();
    }
    layDownLease(facts, now);
    if (hasOutlivedLease(facts, now)) {
      return new Do(new Stop()); // before all else: whoever waits for the lease counts on it
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
    Step step = towards(memory.goal(), situation(facts, now));
    markerBegun = markerBegun && !(step instanceof Rest);
    return step;
  }

  private static Step towards(Goal goal, Situation now) {
    return switch (goal) {
      case Goal.Enrol _, Goal.Pledged _ -> new Rest(Why.AS_ORDERED);
      case Goal.Found found -> PrimarySteps.found(found, now);
      case Goal.Lead lead -> PrimarySteps.lead(lead, now);
      case Goal.Prepare prepare -> PrimarySteps.prepare(prepare, now);
      case Goal.Retire _ -> PrimarySteps.retire(now);
      case Goal.Stand stand -> StandbySteps.stand(stand, now);
      case Goal.Detached _ -> StandbySteps.detached(now);
      case Goal.Stopped _ -> StandbySteps.stopped(now);
      case Goal.Rebuild rebuild -> StandbySteps.rebuild(rebuild, now);
    };
  }

  private Situation situation(LocalFacts facts, MonoTime now) {
    return new Situation(
        node,
        memory,
        facts,
        isProven(facts),
        lease.filter(l -> !l.isOver(now)).isPresent(),
        attachedLife,
        aboutToPromote,
        markerBegun,
        rewound,
        rules);
  }

  /** By which lease it acknowledges alone now; to be found again by an agent that is restarted. */
  public Optional<Lease> lease() {
    return lease;
  }

  /** Nobody needs one who cannot acknowledge at all, or has loaded a rule that asks somebody. */
  private void layDownLease(LocalFacts facts, MonoTime now) {
    boolean over = lease.filter(l -> l.isOver(now)).isPresent();
    boolean idle =
        switch (facts.server()) {
          case Primary p -> lead().filter(g -> asksSomebody(g, p)).isPresent();
          case Down(boolean attached, _) -> over && !attached;
          case Standby _, Absent _, Unusable _ -> over;
          case Unresponsive _ -> false;
        };
    if (idle) {
      lease = Optional.empty();
    }
  }

  private static boolean asksSomebody(Goal.Lead goal, Primary primary) {
    return !goal.rule().asksNobody() && primary.hasLoaded(goal.number());
  }

  private Optional<Goal.Lead> lead() {
    return switch (memory.goal()) {
      case Goal.Lead lead -> Optional.of(lead);
      case Goal.Prepare prepare -> Optional.of(prepare.lead());
      case Goal.Enrol _,
          Goal.Found _,
          Goal.Stand _,
          Goal.Detached _,
          Goal.Pledged _,
          Goal.Retire _,
          Goal.Stopped _,
          Goal.Rebuild _ ->
          Optional.empty();
    };
  }

  /**
   * Whether the server may acknowledge commits that nobody else has, and must not any more. Without
   * a lease at all it must not where its goal asks for one.
   */
  private boolean hasOutlivedLease(LocalFacts facts, MonoTime now) {
    boolean over =
        lease.map(l -> l.isOver(now)).orElseGet(() -> lead().filter(Goal.Lead::leased).isPresent());
    return over
        && rules.leaseEnds()
        && switch (facts.server()) {
          case Primary p -> lease.isPresent() || p.standbyNames().isEmpty();
          case Unresponsive _ -> lease.isPresent();
          case Down(boolean attached, _) -> lease.isPresent() && attached;
          case Standby _, Absent _, Unusable _ -> false;
        };
  }

  /** The memory is on disk. */
  public void remembered(Memory durable) {
    boolean sameBirth = memory.birth() == durable.birth();
    if (sameBirth && memory.attempted().isBefore(durable.attempted())) {
      aboutToPromote = durable.attempted();
    }
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
    return Situation.hasData(facts)
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
}
