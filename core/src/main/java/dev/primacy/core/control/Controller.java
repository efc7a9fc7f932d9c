package dev.primacy.core.control;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.control.Input.Asked;
import dev.primacy.core.control.Input.Committed;
import dev.primacy.core.control.Input.Connection;
import dev.primacy.core.control.Input.LeadershipGained;
import dev.primacy.core.control.Input.LeadershipLost;
import dev.primacy.core.control.Input.Probed;
import dev.primacy.core.control.Input.ProposalEnded;
import dev.primacy.core.control.Input.Proven;
import dev.primacy.core.control.Input.Reported;
import dev.primacy.core.control.Input.Tick;
import dev.primacy.core.control.Input.Unproven;
import dev.primacy.core.control.Output.Ask;
import dev.primacy.core.control.Output.Judged;
import dev.primacy.core.control.Output.ProbeNow;
import dev.primacy.core.control.Output.Propose;
import dev.primacy.core.control.Output.Send;
import dev.primacy.core.control.Output.Waiting;
import dev.primacy.core.decision.Deciders;
import dev.primacy.core.decision.Decision;
import dev.primacy.core.decision.Goals;
import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.decision.Reason;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Stamp;
import dev.primacy.core.observation.Judgement;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.time.MonoTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The whole manager of one cluster without its outside.
 *
 * <p>Every manager keeps its {@link Watch} warm; only the leader decides. A decision is asked of
 * the committed state alone, so a new leader continues by asking the same question: there is no
 * recovery code. Not thread-safe: the control thread owns it.
 */
public final class Controller {

  private static final long MILLIS_BETWEEN_PROBES = 200;

  private final Watch watch;

  private ClusterState state;
  private OptionalLong term = OptionalLong.empty();
  private boolean proposing;
  private Optional<Reason> waiting = Optional.empty();
  private Optional<Verdict> judged = Optional.empty();
  private Optional<MonoTime> probedAt = Optional.empty();

  private final ManagerRules rules;
  private final LeaderProof proof = new LeaderProof();
  private final Leases leases;
  private final SortedMap<NodeId, Order> sent = new TreeMap<>();

  /**
   * @param managers how many managers there are: a majority of them must agree on a silent node
   */
  public Controller(ClusterState state, int managers) {
    this(state, managers, ManagerRules.ALL);
  }

  /** With some rules off: for the canaries of the simulator alone. */
  public Controller(ClusterState state, int managers, ManagerRules rules) {
    this.state = state;
    this.watch = new Watch(managers, rules);
    this.rules = rules;
    this.leases = new Leases(rules.newLeaderWaits());
  }

  public ClusterState state() {
    return state;
  }

  /** Takes one input and says what follows. */
  public List<Output> on(Input input, MonoTime now) {
    switch (input) {
      case Reported(var report) -> watch.reported(report, state, now);
      case Connection(var node, var stands, var duplicate) -> connection(node, stands, duplicate);
      case Probed(var node, var probe) -> watch.probed(node, probe);
      case Asked(var node, var standby, var answer) ->
          watch.asked(node, standby, new Probe.Asked(answer, now));
      case Committed(var committed) -> moveTo(committed, now);
      case LeadershipGained(var newTerm) -> lead(OptionalLong.of(newTerm), now);
      case LeadershipLost _ -> lead(OptionalLong.empty(), now);
      case Proven(var of) -> proof.proven(of);
      case Unproven(var of) -> proof.unproven(of);
      case ProposalEnded _ -> proposing = false;
      case Tick _ -> {}
    }
    return next(now);
  }

  /**
   * Why nothing is committed now; empty where something is, and on a manager that leads no more.
   */
  public Optional<Reason> waiting() {
    return waiting;
  }

  /** All that a decision depends on, now: also what status and explanations are made from. */
  public View view(MonoTime now) {
    return watch.view(state, leases.ends(state), now);
  }

  private void connection(NodeId node, boolean stands, boolean duplicate) {
    watch.connection(node, stands, duplicate);
    sent.remove(node);
  }

  private void moveTo(ClusterState committed, MonoTime now) {
    watch.moved(state, committed, now);
    state = committed;
  }

  private void lead(OptionalLong newTerm, MonoTime now) {
    term = newTerm;
    proposing = false;
    proof.forget();
    leases.lead(newTerm.isPresent() ? Optional.of(now) : Optional.empty());
    sent.clear();
    waiting = Optional.empty();
  }

  private List<Output> next(MonoTime now) {
    List<Output> outputs = new ArrayList<>();
    View view = view(now);
    watch.suspect(view.judgement(), now);
    sayVerdict(view, outputs);
    if (term.isPresent()) {
      proof
          .next(watch.heard(), Leases.holder(state), Leases.renewal(state.policy()))
          .ifPresent(outputs::add);
      decide(view, term.getAsLong(), outputs);
      order(view, term.getAsLong(), outputs);
    }
    probeOnSuspicion(view, now, outputs); // whoever knows enough acts before it looks again
    return outputs;
  }

  private void sayVerdict(View view, List<Output> outputs) {
    Judgement judgement = view.judgement();
    if (judged.filter(judgement.verdict()::equals).isEmpty() && !state.reigns().isEmpty()) {
      judged = Optional.of(judgement.verdict());
      outputs.add(new Judged(state.reigns().getLast().primary(), judgement));
    }
  }

  /**
   * Observers must agree, so every manager looks for itself, at once, and goes on looking; and has
   * the standbys look, who may hear what no manager hears.
   */
  private void probeOnSuspicion(View view, MonoTime now, List<Output> outputs) {
    Optional<NodeId> inCharge = suspect();
    if (inCharge.isPresent() && !view.judgement().isUnsuspicious() && !hasLooked(view, now)) {
      probedAt = Optional.of(now);
      outputs.add(new ProbeNow(inCharge.get()));
      view.state().nodes().ids().stream()
          .filter(id -> !id.equals(inCharge.get()) && view.report(id).isPresent())
          .forEach(id -> outputs.add(new Ask(id, inCharge.get())));
    }
  }

  /**
   * An exit that its own agent reports is as good as a first look: a dozen attempts to reach what
   * is gone would take the time of the failover. Where none has begun soon, a leader that does not
   * hear that agent needs what the others find.
   */
  private boolean hasLooked(View view, MonoTime now) {
    Optional<MonoTime> byItsAgent =
        view.judgement().isExitReported() && state.primary().isPresent()
            ? watch.suspectedSince()
            : Optional.empty();
    return Stream.of(probedAt, byItsAgent)
        .flatMap(Optional::stream)
        .anyMatch(at -> now.millisSince(at) < MILLIS_BETWEEN_PROBES);
  }

  /**
   * Also whom nobody is in charge after, where its lease is waited for: an agent that died ends
   * nothing, and whoever meets the server knows it.
   */
  private Optional<NodeId> suspect() {
    return state.primary().or(() -> Leases.awaited(state));
  }

  private void decide(View view, long raftTerm, List<Output> outputs) {
    if (proposing) {
      return;
    }
    switch (Deciders.decide(view)) {
      case Decision.Commit(var command) when fits(command) -> {
        proposing = true;
        waiting = Optional.empty();
        if (command instanceof Command.Choose) {
          watch.mark(Mark.Phase.RECRUITED, view.now());
        }
        outputs.add(new Propose(raftTerm, state.revision(), command));
      }
      case Decision.Commit _ -> {}
      case Decision.Hold(var reason) -> {
        if (waiting.filter(reason::equals).isEmpty()) {
          waiting = Optional.of(reason);
          outputs.add(new Waiting(reason));
        }
      }
    }
  }

  // What the log would refuse is not proposed: it would be proposed again for ever.
  private boolean fits(Command command) {
    return !state.apply(command, state.revision(), state.revision() + 1, 0).equals(state);
  }

  private void order(View view, long raftTerm, List<Output> outputs) {
    Stamp stamp = new Stamp(state.epoch(), raftTerm, state.revision());
    for (NodeId node : view.sights().keySet()) {
      Goals.of(view, node)
          .map(goal -> order(stamp, node, goal, view.now()))
          .filter(order -> isDue(node, order))
          .ifPresent(order -> {
            sent.put(node, order);
            outputs.add(new Send(node, order));
          });
    }
  }

  private Order order(Stamp stamp, NodeId node, Goal goal, MonoTime now) {
    Optional<LeaderProof.Heard> known = proof.of(node);
    Optional<LeaderProof.Heard> asking =
        rules.leaseProven() ? known : Optional.ofNullable(watch.heard().get(node));
    return new Order(
        stamp, goal, known.map(LeaderProof.Heard::life), leases.grant(state, node, asking, now));
  }

  private boolean isDue(NodeId node, Order order) {
    boolean unheeded = watch.wantsRepeat(node, order); // a report is answered once, not again later
    return unheeded || !order.equals(sent.get(node));
  }
}
