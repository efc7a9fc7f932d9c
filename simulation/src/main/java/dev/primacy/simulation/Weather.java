package dev.primacy.simulation;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Entry.Change.InCluster;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Order;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.postgres.ReplayHold;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes things go wrong, and right again. */
final class Weather {

  private final World world;
  private final Dice dice;
  private final Operator operator;
  private final SortedMap<Long, Runnable> cures = new TreeMap<>();
  private final SortedMap<NodeId, Memory> savedMemories = new TreeMap<>();
  private long numbers;
  private boolean stormy;
  private int destroyed;

  Weather(World world) {
    this.world = world;
    this.dice = world.dice();
    this.operator = new Operator(world);
  }

  void storm() {
    stormy = true;
    next();
  }

  /** Everything heals: what is cut joins, what is down starts, what is frozen thaws. */
  void calm() {
    stormy = false;
    List.copyOf(cures.values()).forEach(Runnable::run);
    cures.clear();
  }

  /** Whether anybody lost data or memory: then the cluster may rightly wait for an operator. */
  boolean hasDestroyed() {
    return destroyed > 0;
  }

  /** Trouble likes company: right after something was agreed. */
  void appended() {
    if (stormy && dice.chance(world.scenario().ambush())) {
      world.clock().after(dice.between(1, 30_000), this::strike);
    }
  }

  private void next() {
    world
        .clock()
        .after(
            dice.between(1, world.scenario().calamity() * 2),
            () -> {
              if (stormy) {
                strike();
                next();
              }
            });
  }

  private void strike() {
    if (!stormy || world.scenario().faults().isEmpty()) {
      return;
    }
    Fault fault = dice.oneOf(world.scenario().faults());
    NodeId node = victim();
    Agent agent = world.agent(node);
    if (!agent.isPowered()) {
      return;
    }
    world.tally().fault();
    world.trace().say(() -> "!! %s %s".formatted(fault, node));
    switch (fault) {
      case KILL_SERVER -> agent.host().killServer();
      case KILL_POSTMASTER -> agent.host().killPostmaster();
      case START_BEHIND -> agent.host().startBehindTheAgentsBack();
      case FREEZE_SERVER -> during(() -> agent.host().freeze(), () -> agent.host().thaw());
      case FREEZE_BEYOND_SIGNALS ->
          during(() -> agent.host().freezeBeyondSignals(), () -> agent.host().thaw());
      case BLOCK_REPLAY ->
          during(
              () -> agent.host().holdReplay(ReplayHold.PAUSED),
              () -> agent.host().holdReplay(ReplayHold.NONE));
      case CRASH_AGENT -> during(agent::crash, agent::start);
      case FREEZE_AGENT -> during(agent::freeze, agent::thaw);
      case POWER_OFF -> powerOff(agent);
      case FREEZE_HOST -> during(() -> agent.freezeHost(true), () -> agent.freezeHost(false));
      case LOSE_STATE_FILE, WIPE_DATA, REPLACE_HOST, RESTORE_HOST, RESTORE_DATA ->
          destroy(fault, agent);
      case CUT_ONE_WAY, CUT_NODE, CUT_FROM_MANAGERS -> cut(fault, node.name());
      case CRASH_MANAGER, FREEZE_MANAGER, CHANGE_LEADER -> upset(fault);
      case FALSE_SUSPICION -> suspect();
      case SWITCHOVER -> operator.move();
      case FORCED_FAILOVER -> operator.force();
      case STRAY_ORDER -> {
        List<Order> past = world.pastOrders(node);
        if (!past.isEmpty()) {
          agent.receiveAgain(dice.oneOf(past));
        }
      }
      case PROMOTE_BY_HAND -> {
        // One that is just being promoted has its first rule already: nobody could tell by whom.
        if (!agent.isAtWork()) {
          agent.host().promoteByHand();
        }
      }
    }
  }

  /** Half of the time the node in charge: there it hurts most. */
  private NodeId victim() {
    List<NodeId> all = List.copyOf(world.agents().keySet());
    ClusterState state = world.raft().state();
    return dice.chance(0.5) && !state.reigns().isEmpty()
        ? state.reigns().getLast().primary()
        : dice.oneOf(all);
  }

  private void during(Runnable begin, Runnable cure) {
    begin.run();
    long number = ++numbers;
    cures.put(number, cure);
    world
        .clock()
        .after(
            dice.mostly(world.scenario().longestFault() / 8, world.scenario().longestFault()),
            () -> {
              if (cures.remove(number) != null) {
                world.trace().say(() -> "cure");
                cure.run();
              }
            });
  }

  /** Nobody is told: what it was connected to waits for words that do not come. */
  private void powerOff(Agent agent) {
    String node = agent.node().name();
    List<String> others = others(node, true);
    during(
        () -> {
          others.forEach(o -> link(node, o, true, true, true));
          agent.power(false);
        },
        () -> {
          others.forEach(o -> link(node, o, true, true, false));
          agent.power(true);
        });
  }

  private List<String> others(String node, boolean nodesToo) {
    List<String> others = new ArrayList<>();
    world.managers().forEach(m -> others.add(m.name()));
    if (nodesToo) {
      world.agents().keySet().forEach(n -> others.add(n.name()));
    }
    others.remove(node);
    return others;
  }

  private void destroy(Fault fault, Agent agent) {
    NodeId node = agent.node();
    boolean restore = fault == Fault.RESTORE_HOST || fault == Fault.RESTORE_DATA;
    Memory saved = savedMemories.get(node);
    if (restore && saved == null) {
      savedMemories.put(node, agent.stateFile());
      agent.host().backUp();
      return;
    }
    // What nobody has ever heard of cannot be missed: the managers know a restored host by that.
    boolean wouldBeKnown =
        agent
            .host()
            .backedUp()
            .filter(b -> agent.knownEnds().allAreBeyond(b.position(), world.managers()))
            .isPresent();
    if (restore && !wouldBeKnown) {
      return;
    }
    if (destroyed == world.scenario().destructions()) {
      return;
    }
    destroyed++;
    agent.crash();
    switch (fault) {
      case LOSE_STATE_FILE -> agent.stateFile(Memory.NEWBORN);
      case WIPE_DATA -> agent.host().wipe();
      case REPLACE_HOST -> {
        agent.host().wipe();
        agent.stateFile(Memory.NEWBORN);
      }
      case RESTORE_HOST -> {
        if (agent.host().restore() && saved != null) {
          agent.stateFile(saved);
        }
      }
      case RESTORE_DATA -> agent.host().restore();
      case KILL_SERVER,
          KILL_POSTMASTER,
          START_BEHIND,
          FREEZE_SERVER,
          FREEZE_BEYOND_SIGNALS,
          BLOCK_REPLAY,
          CRASH_AGENT,
          FREEZE_AGENT,
          POWER_OFF,
          FREEZE_HOST,
          CUT_ONE_WAY,
          CUT_NODE,
          CUT_FROM_MANAGERS,
          CRASH_MANAGER,
          FREEZE_MANAGER,
          CHANGE_LEADER,
          FALSE_SUSPICION,
          SWITCHOVER,
          FORCED_FAILOVER,
          STRAY_ORDER,
          PROMOTE_BY_HAND ->
          throw new IllegalArgumentException(fault + " destroys nothing");
    }
    world.clock().after(dice.between(1000, 50_000), agent::start);
  }

  private void cut(Fault fault, String node) {
    List<String> others = others(node, fault != Fault.CUT_FROM_MANAGERS);
    boolean all = fault != Fault.CUT_ONE_WAY;
    boolean inwards = dice.chance(0.5);
    List<String> cut = all ? others : List.of(dice.oneOf(others));
    during(
        () -> cut.forEach(o -> link(node, o, all, inwards, true)),
        () -> cut.forEach(o -> link(node, o, all, inwards, false)));
  }

  private void link(String node, String other, boolean both, boolean inwards, boolean cut) {
    if (both || inwards) {
      change(other, node, cut);
    }
    if (both || !inwards) {
      change(node, other, cut);
    }
  }

  private void change(String from, String to, boolean cut) {
    if (cut) {
      world.network().cut(from, to);
    } else {
      world.network().heal(from, to);
    }
  }

  private void upset(Fault fault) {
    SimulatedManager manager = dice.oneOf(world.managers());
    if (fault == Fault.CHANGE_LEADER) {
      world.raft().elect(manager);
    } else if (fault == Fault.CRASH_MANAGER) {
      during(manager::crash, manager::restart);
    } else {
      during(manager::freeze, manager::thaw);
    }
  }

  /** The managers may always be wrong about a primary: that may cost time, nothing else. */
  private void suspect() {
    ClusterState state = world.raft().state();
    boolean founded =
        !(state.operation() instanceof Operation.Created
            || state.operation() instanceof Operation.Founding);
    if (founded) {
      Cause cause = new Cause(state.reigns().getLast().primary(), Verdict.SUSPECTED, List.of());
      world
          .raft()
          .inject(
              new InCluster(
                  Raft.CLUSTER, state.revision(), new Command.Begin(state.epoch().next(), cause)));
    }
  }
}
