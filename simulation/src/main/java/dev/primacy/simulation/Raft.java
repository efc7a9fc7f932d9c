package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.Entry.Change;
import dev.primacy.core.cluster.Entry.Change.CreateCluster;
import dev.primacy.core.cluster.Entry.Change.InCluster;
import dev.primacy.core.cluster.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of the managers: one order of entries, leaders who come and go, some of whom have not
 * heard that they went. What a deposed leader proposed dies, or is committed late.
 */
final class Raft {

  static final ClusterId CLUSTER = new ClusterId("orders");

  private record Proof(SimulatedManager manager, long life, long ticket) {}

  private final World world;
  private final List<ClusterStates> states = new ArrayList<>();
  private final Map<Integer, Proof> proofs = new HashMap<>();
  private Optional<SimulatedManager> leader = Optional.empty();
  private long leadersLife;
  private long term;
  private long leaderlessSince;

  Raft(World world, Policy policy) {
    this.world = world;
    states.add(ClusterStates.NONE);
    append(new CreateCluster(CLUSTER, policy));
  }

  /** The state after the newest entry. */
  ClusterState state() {
    return stateAt(lastIndex());
  }

  ClusterState stateAt(int index) {
    return states.get(index).find(CLUSTER).orElseThrow();
  }

  int lastIndex() {
    return states.size() - 1;
  }

  Optional<SimulatedManager> leader() {
    return leader;
  }

  /** Elections happen where nobody leads, or the leader has lost its majority. */
  void watch() {
    boolean stands = leader.filter(m -> m.isLife(leadersLife) && hasMajority(m)).isPresent();
    if (stands) {
      leaderlessSince = world.clock().micros();
    } else if (world.clock().micros() - leaderlessSince > world.scenario().election()) {
      List<SimulatedManager> able = world.managers().stream().filter(this::hasMajority).toList();
      if (!able.isEmpty()) {
        elect(world.dice().oneOf(able));
      }
    }
    world.clock().after(world.scenario().election() / 2, this::watch);
  }

  void elect(SimulatedManager next) {
    if (!hasMajority(next)) {
      return;
    }
    Optional<SimulatedManager> before = leader;
    before.filter(m -> m != next).ifPresent(m -> m.willHearThatItWasDeposed(term));
    leader = Optional.of(next);
    leaderlessSince = world.clock().micros();
    long mine = ++term;
    world.trace().say(() -> "%s leads in term %d".formatted(next, mine));
    long life = next.life();
    leadersLife = life;
    world
        .clock()
        .after(
            world.network().latency() * 2,
            () -> {
              if (term == mine && next.isLife(life)) {
                int index = append(null);
                next.leadsFrom(index, mine);
              }
            });
  }

  /** What a leader put into its log may be committed after its end; what comes later dies. */
  void propose(SimulatedManager by, long ofTerm, InCluster change, Runnable ended) {
    boolean entered = isLeader(by, ofTerm);
    world
        .clock()
        .after(
            world.network().latency() * 2,
            () -> {
              if (mayCommit(by, ofTerm)) {
                append(change);
              } else if (world.dice().chance(world.scenario().lateProposals())) {
                world
                    .clock()
                    .after(world.dice().between(1, 2_000_000), () -> appendLate(change, entered));
              }
              world.clock().after(world.network().latency(), ended);
            });
  }

  /** Decided in one term, it may come into the log in another: by a leader that came back. */
  private void appendLate(InCluster change, boolean inItsTerm) {
    if (inItsTerm || !world.scenario().rules().shell().inTheTermItWasDecided()) {
      append(change);
    }
  }

  /** A command of an operator, or of a manager that sees ghosts. */
  void inject(InCluster change) {
    append(change);
  }

  void prove(SimulatedManager by, long ofTerm, long ticket) {
    long life = by.life();
    world
        .clock()
        .after(
            world.network().latency() * 2,
            () -> {
              if (mayCommit(by, ofTerm)) {
                proofs.put(append(null), new Proof(by, life, ticket));
              } else {
                long timeout = world.scenario().election();
                world.clock().after(timeout, () -> by.unproven(life, ticket));
              }
            });
  }

  /** What a manager learns when it applies the entries up to {@code to}. */
  List<Long> provenBetween(SimulatedManager manager, int from, int to) {
    List<Long> tickets = new ArrayList<>();
    for (int i = from + 1; i <= to; i++) {
      Proof proof = proofs.get(i);
      if (proof != null && proof.manager == manager && manager.isLife(proof.life)) {
        tickets.add(proof.ticket);
      }
    }
    return tickets;
  }

  private boolean mayCommit(SimulatedManager by, long ofTerm) {
    return isLeader(by, ofTerm) && hasMajority(by);
  }

  private boolean isLeader(SimulatedManager by, long ofTerm) {
    return ofTerm == term && leader.filter(by::equals).isPresent() && by.isLife(leadersLife);
  }

  private boolean hasMajority(SimulatedManager manager) {
    long reached =
        world.managers().stream()
            .filter(m -> m.runs())
            .filter(m -> m == manager || world.network().isOpenBothWays(m.name(), manager.name()))
            .count();
    return manager.runs() && reached * 2 > world.managers().size();
  }

  private int append(@Nullable Change change) {
    ClusterStates before = states.getLast();
    int index = states.size();
    ClusterStates after =
        change == null
            ? before
            : before.apply(new Entry(change, 0), index, world.scenario().rules().log()).states();
    states.add(after);
    if (change instanceof InCluster in) {
      world.appended(before.find(CLUSTER).orElseThrow(), in, state());
    }
    world.managers().forEach(m -> m.applySoon(index));
    return index;
  }
}
