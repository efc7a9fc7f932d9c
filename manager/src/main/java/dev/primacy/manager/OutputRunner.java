package dev.primacy.manager;

import dev.primacy.api.v1.ShareProbesRequest;
import dev.primacy.consensus.Answer;
import dev.primacy.consensus.ReplicatedLog;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Input;
import dev.primacy.core.control.Output;
import dev.primacy.core.observation.Judgement;
import dev.primacy.core.observation.Probe;
import dev.primacy.metrics.ManagerMetric;
import dev.primacy.metrics.Metrics;
import dev.primacy.monitor.Prober;
import dev.primacy.wire.ProbeAnswers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the machines want done: proposes, proves, sends, probes, says. Each is one attempt;
 * what it achieves comes back as an input.
 */
final class OutputRunner implements ControlLoop.Effects {

  private static final Logger LOG = LoggerFactory.getLogger(OutputRunner.class);

  private final ManagerId self;
  private final ReplicatedLog<Entry, ClusterStates, ClusterStates.Outcome> log;
  private final AgentStreams agents;
  private final Prober prober;
  private final Peers peers;
  private final AgentStreams.Inbox inbox;
  private final Metrics metrics;
  // The audit record's time of day, for people: nothing is decided by it.
  private final Clock audit;

  OutputRunner(
      ManagerId self,
      ReplicatedLog<Entry, ClusterStates, ClusterStates.Outcome> log,
      AgentStreams agents,
      Prober prober,
      Peers peers,
      AgentStreams.Inbox inbox,
      Metrics metrics,
      Clock audit) {
    this.self = self;
    this.log = log;
    this.agents = agents;
    this.prober = prober;
    this.peers = peers;
    this.inbox = inbox;
    this.metrics = metrics;
    this.audit = audit;
  }

  @Override
  public void run(ClusterId cluster, Output output) {
    switch (output) {
      case Output.Propose propose -> propose(cluster, propose);
      case Output.Prove(long ticket) -> prove(cluster, ticket);
      case Output.Send(var node, var order) -> agents.send(cluster, node, order);
      case Output.ProbeNow(var node) -> probe(cluster, node);
      case Output.Ask(var standby, var node) ->
          address(cluster, node).ifPresent(a -> agents.ask(cluster, standby, node, a));
      case Output.Waiting(var reason) -> LOG.info("cluster={} waiting={}", cluster, reason);
      case Output.Judged(var node, var judgement) -> judged(cluster, node, judgement);
    }
  }

  private void judged(ClusterId cluster, NodeId node, Judgement judgement) {
    metrics.count(ManagerMetric.VERDICTS, cluster.name(), Words.label(judgement.verdict()));
    LOG.info(
        "cluster={} node={} verdict={} evidence={}",
        cluster,
        node,
        judgement.verdict(),
        judgement.evidence());
  }

  private void propose(ClusterId cluster, Output.Propose propose) {
    LOG.info("cluster={} propose={} basis={}", cluster, propose.command(), propose.basis());
    Entry entry =
        new Entry(
            new Entry.Change.InCluster(cluster, propose.basis(), propose.command()),
            audit.millis());
    var _ =
        log.submit(entry, propose.term())
            .whenComplete((answer, _) -> {
              if (!(answer instanceof Answer.Applied)) {
                LOG.warn("cluster={} not committed: {}", cluster, answer);
              }
              inbox.post(cluster, new Input.ProposalEnded());
            });
  }

  private void prove(ClusterId cluster, long ticket) {
    var _ =
        log.confirmLeadership()
            .whenComplete((answer, _) ->
                inbox.post(
                    cluster,
                    answer instanceof Answer.Applied
                        ? new Input.Proven(ticket)
                        : new Input.Unproven(ticket)));
  }

  private void probe(ClusterId cluster, NodeId node) {
    long since = System.nanoTime();
    address(cluster, node)
        .ifPresent(address ->
            prober.probe(
                address,
                result -> {
                  metrics.time(
                      ManagerMetric.PROBE,
                      Duration.ofNanos(System.nanoTime() - since),
                      cluster.name(),
                      Words.label(result.answer()));
                  probed(cluster, node, result);
                }));
  }

  private Optional<Address> address(ClusterId cluster, NodeId node) {
    return log.state()
        .find(cluster)
        .flatMap(state -> state.nodes().find(node))
        .flatMap(n -> Address.parse(n.settings().replicationAddress()));
  }

  private void probed(ClusterId cluster, NodeId node, Probe probe) {
    inbox.post(cluster, new Input.Probed(node, probe));
    peers.share(
        ShareProbesRequest.newBuilder()
            .setObserver(self.name())
            .addProbes(
                dev.primacy.api.v1.Probe.newBuilder()
                    .setCluster(cluster.name())
                    .setNode(node.name())
                    .setAnswer(ProbeAnswers.write(probe.answer())))
            .build());
  }
}
