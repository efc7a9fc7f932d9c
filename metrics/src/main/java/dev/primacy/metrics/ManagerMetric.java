package dev.primacy.metrics;

import static dev.primacy.metrics.Metric.Kind.COUNTER;
import static dev.primacy.metrics.Metric.Kind.GAUGE;
import static dev.primacy.metrics.Metric.Kind.LATENCY;
import static dev.primacy.metrics.Metric.Kind.PHASE;
import static dev.primacy.metrics.Metric.Teller.EVERY_MANAGER;
import static dev.primacy.metrics.Metric.Teller.LEADING_MANAGER;

import java.util.List;

/** What managers tell; each series also carries the label {@code manager}, the teller's name. */
public enum ManagerMetric implements Metric {
  ROLE(
      "primacy_manager_role",
      GAUGE,
      EVERY_MANAGER,
      "1 with the role that it has in the group: leader, follower, candidate, none.",
      "role"),
  RAFT_TERM("primacy_raft_term", GAUGE, EVERY_MANAGER, "Raft's term; rises with each election."),
  RAFT_COMMITTED(
      "primacy_raft_committed_index",
      GAUGE,
      EVERY_MANAGER,
      "The log index up to which this manager knows of commits."),
  RAFT_APPLIED(
      "primacy_raft_applied_index",
      GAUGE,
      EVERY_MANAGER,
      "The log index up to which its state goes."),
  RAFT_COMMIT(
      "primacy_raft_commit_seconds",
      LATENCY,
      EVERY_MANAGER,
      "From handing an entry to the log to its answer: applied, not_leading, refused, unknown.",
      "answer"),
  RAFT_MEMBER_SILENT(
      "primacy_raft_member_silent_seconds",
      GAUGE,
      LEADING_MANAGER,
      "How long another manager (peer) has not answered the leader.",
      "peer"),
  NODE_HEARD(
      "primacy_node_heard",
      GAUGE,
      EVERY_MANAGER,
      "1 while the node's agent has a stream to this manager and its reports are young; 0 while not.",
      "cluster",
      "node"),
  NODE_REPORT_AGE(
      "primacy_node_report_age_seconds",
      GAUGE,
      EVERY_MANAGER,
      "The age of the last report of the node's agent here; no series before the first one.",
      "cluster",
      "node"),
  PROBE(
      "primacy_probe_seconds",
      LATENCY,
      EVERY_MANAGER,
      "This manager's own attempts to reach a suspected primary over a new connection, by their"
          + " answer: answered, rejected, refused, reset, timed_out, mute.",
      "cluster",
      "answer"),
  VERDICTS(
      "primacy_verdicts_total",
      COUNTER,
      EVERY_MANAGER,
      "How often this manager came to another verdict on the node in charge, by the new one.",
      "cluster",
      "verdict"),
  OPERATIONS(
      "primacy_operations_total",
      COUNTER,
      EVERY_MANAGER,
      "Failovers and switchovers that this manager saw end: by verdict (replaced_by_order is a"
          + " switchover), fence against the node that was in charge (quorum_recruited,"
          + " agent_confirmed, self_chosen where it stayed, operator_override, earlier, none where nobody was chosen) and"
          + " outcome (confirmed, aborted, superseded).",
      "cluster",
      "verdict",
      "fence",
      "outcome"),
  OPERATION_PHASE(
      "primacy_operation_phase_seconds",
      PHASE,
      EVERY_MANAGER,
      "How long each phase of a confirmed failover or switchover took, by what ended it:"
          + " begun, recruited, chosen, promoted, marked.",
      "cluster",
      "phase"),
  OPERATION(
      "primacy_operation_seconds",
      PHASE,
      EVERY_MANAGER,
      "From the suspicion (or the stop that was ordered) to the new primary's first commit through its"
          + " own standbys, by verdict.",
      "cluster",
      "verdict"),
  CLUSTER_EPOCH(
      "primacy_cluster_epoch",
      GAUGE,
      LEADING_MANAGER,
      "The epoch of the confirmed primary; 0 before the first one.",
      "cluster"),
  CLUSTER_BEGUN_EPOCH(
      "primacy_cluster_begun_epoch",
      GAUGE,
      LEADING_MANAGER,
      "The newest epoch that was begun; above the confirmed one while somebody is put in charge.",
      "cluster"),
  CLUSTER_PHASE(
      "primacy_cluster_phase",
      GAUGE,
      LEADING_MANAGER,
      "1 with where the cluster stands: created, founding, steady, preparing, retiring, electing,"
          + " promoting.",
      "cluster",
      "phase"),
  CLUSTER_PRIMARY_UP(
      "primacy_cluster_primary_up",
      GAUGE,
      LEADING_MANAGER,
      "1 while a confirmed primary is in charge and nothing speaks against its taking writes; 0 while"
          + " none is, another is put in its place, or it shows no sign of life or a hung disk.",
      "cluster"),
  CLUSTER_VERDICT(
      "primacy_cluster_verdict",
      GAUGE,
      LEADING_MANAGER,
      "1 with the present verdict on the node in charge (docs/detection.md).",
      "cluster",
      "verdict"),
  CLUSTER_WAITING(
      "primacy_cluster_waiting",
      GAUGE,
      LEADING_MANAGER,
      "1 with the reason why nothing is committed now, as `explain` tells it.",
      "cluster",
      "reason"),
  CLUSTER_POLICY_REQUIRED(
      "primacy_cluster_policy_required_acknowledgements",
      GAUGE,
      LEADING_MANAGER,
      "W as the policy wants it: how many standbys must have flushed a commit.",
      "cluster"),
  CLUSTER_RULE_REQUIRED(
      "primacy_cluster_rule_required_acknowledgements",
      GAUGE,
      LEADING_MANAGER,
      "W that may be in effect: the lowest of the logged rules in question.",
      "cluster"),
  CLUSTER_ACKNOWLEDGERS(
      "primacy_cluster_acknowledgers",
      GAUGE,
      LEADING_MANAGER,
      "How many standbys the rule in effect names.",
      "cluster"),
  CLUSTER_ACKNOWLEDGERS_STREAMING(
      "primacy_cluster_acknowledgers_streaming",
      GAUGE,
      LEADING_MANAGER,
      "How many of them stream, as the primary says; below W every commit waits. No series while no"
          + " primary reports.",
      "cluster"),
  CLUSTER_DEGRADED(
      "primacy_cluster_durability_degraded",
      GAUGE,
      LEADING_MANAGER,
      "1 while commits may be acknowledged by fewer standbys than the policy wants.",
      "cluster"),
  CLUSTER_LAST_CONFIRMED(
      "primacy_cluster_last_confirmed_timestamp_seconds",
      GAUGE,
      LEADING_MANAGER,
      "When the last failover or switchover (kind) was confirmed, by the wall clock of the manager that"
          + " led; no series before the first one.",
      "cluster",
      "kind"),
  NODE_STATE(
      "primacy_node_state",
      GAUGE,
      LEADING_MANAGER,
      "1 with the role (primary, standby) and the state of each node, as `status` shows them: running,"
          + " streaming, connecting, detached, rebuilding, silent, down and so on.",
      "cluster",
      "node",
      "role",
      "state"),
  NODE_ACKNOWLEDGER(
      "primacy_node_acknowledger",
      GAUGE,
      LEADING_MANAGER,
      "1 where the rule in effect names the node.",
      "cluster",
      "node"),
  NODE_REBUILD(
      "primacy_node_rebuild_ordered",
      GAUGE,
      LEADING_MANAGER,
      "1 from the order to make a standby's data anew until it is admitted again.",
      "cluster",
      "node"),
  NODE_LAG_BYTES(
      "primacy_node_lag_bytes",
      GAUGE,
      LEADING_MANAGER,
      "How far a connected standby is behind the primary's flushed WAL, by what it has done with it:"
          + " write, flush, replay. No series while it is not connected: then it is not streaming.",
      "cluster",
      "node",
      "stage"),
  NODE_LAG_SECONDS(
      "primacy_node_lag_seconds",
      GAUGE,
      LEADING_MANAGER,
      "The same in time, as PostgreSQL measures it; 0 while it is idle and caught up.",
      "cluster",
      "node",
      "stage");

  private final String series;
  private final Kind kind;
  private final Teller teller;
  private final String meaning;
  // One word each.
  private final String labels;

  ManagerMetric(String series, Kind kind, Teller teller, String meaning, String... labels) {
    this.series = series;
    this.kind = kind;
    this.teller = teller;
    this.meaning = meaning;
    this.labels = String.join(" ", labels);
  }

  @Override
  public String series() {
    return series;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public Teller teller() {
    return teller;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(" ", -1));
  }
}
