package dev.primacy.cli.output;

import dev.primacy.api.v1.Cause;
import dev.primacy.api.v1.Choice;
import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.Completeness;
import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.Count;
import dev.primacy.api.v1.Durability;
import dev.primacy.api.v1.Fence;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.Mark;
import dev.primacy.api.v1.Milestone;
import dev.primacy.api.v1.NodeStatus;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Origin;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Ranked;
import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.Seen;
import dev.primacy.api.v1.ShownPosition;
import dev.primacy.api.v1.Sighting;
import dev.primacy.api.v1.Standing;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.Topology;
import dev.primacy.api.v1.TopologyNode;
import dev.primacy.api.v1.TopologyPrimary;
import dev.primacy.api.v1.Verdict;

/** What managers of an imagined cluster answer: orders, where n2 took over from n1. */
public final class Answers {

  private Answers() {}

  public static StatusResponse status() {
    return StatusResponse.newBuilder()
        .addClusters(cluster())
        .addManagers(manager("m1", ManagerRole.MANAGER_ROLE_FOLLOWER))
        .addManagers(manager("m2", ManagerRole.MANAGER_ROLE_LEADER))
        .addManagers(manager("m3", ManagerRole.MANAGER_ROLE_UNREACHABLE))
        .setAnsweredBy("m2")
        .build();
  }

  public static ClusterStatus cluster() {
    return ClusterStatus.newBuilder()
        .setName("orders")
        .setEpoch(2)
        .setBegunEpoch(2)
        .setPrimary("n2")
        .setPhase(Phase.PHASE_STEADY)
        .setDurability(
            Durability.newBuilder()
                .setRule("1 of (n1_9 n3_6)")
                .addAcknowledgers("n1")
                .addAcknowledgers("n3")
                .setRequired(1))
        .addNodes(
            node("n1", Role.ROLE_STANDBY, "streaming")
                .setLagBytes(2_097_152)
                .setLagMillis(1_500)
                .setTrouble("pg_basebackup failed: no space left"))
        .addNodes(node("n2", Role.ROLE_PRIMARY, "running"))
        .addNodes(
            node("n3", Role.ROLE_STANDBY, "silent")
                .clearLsn()
                .clearTimeline()
                .setVerdict(Verdict.VERDICT_UNKNOWN))
        .build();
  }

  private static NodeStatus.Builder node(String name, Role role, String state) {
    return NodeStatus.newBuilder()
        .setName(name)
        .setAddress(name + ".example:5432")
        .setRole(role)
        .setState(state)
        .setTimeline(2)
        .setLsn("16/B374D848")
        .setVerdict(Verdict.VERDICT_HEALTHY);
  }

  private static ManagerStatus manager(String id, ManagerRole role) {
    return ManagerStatus.newBuilder()
        .setId(id)
        .setAddress(id + ".example:7400")
        .setRole(role)
        .build();
  }

  public static OperationRecord failover() {
    return OperationRecord.newBuilder()
        .setId(40)
        .setEpoch(2)
        .setOutcome(Outcome.OUTCOME_CONFIRMED)
        .setCause(
            Cause.newBuilder()
                .setNode("n1")
                .setVerdict(Verdict.VERDICT_CRASHED)
                .addEvidence(
                    Sighting.newBuilder()
                        .setObserver("agent n1")
                        .setSeen(Seen.SEEN_EXIT_REPORTED)
                        .setMillisAgo(3)))
        .setBegunAtMillis(1_795_380_000_000L)
        .setConfirmedAtMillis(1_795_380_000_400L)
        .setChoice(choice())
        .addMarks(mark(Milestone.MILESTONE_SUSPECTED, 0))
        .addMarks(mark(Milestone.MILESTONE_BEGUN, 12))
        .addMarks(mark(Milestone.MILESTONE_CHOSEN, 95))
        .addMarks(mark(Milestone.MILESTONE_MARKED, 310))
        .build();
  }

  private static Choice choice() {
    Count count =
        Count.newBuilder().setRule(7).setNeeded(2).addCounted("n2").addCounted("n3").build();
    return Choice.newBuilder()
        .setCandidate("n2")
        .setOrigin(Origin.ORIGIN_PROMOTED)
        .setPosition(position("0/5000060"))
        .addFences(
            Fence.newBuilder()
                .setEpoch(1)
                .setPrimary("n1")
                .setKind(FenceKind.FENCE_KIND_QUORUM_RECRUITED)
                .addCounts(count))
        .addCompleteness(
            Completeness.newBuilder()
                .setEpoch(1)
                .setKind(CompletenessKind.COMPLETENESS_KIND_VOUCHED_FOR)
                .setCount(count))
        .addRanking(ranked("n2", "0/5000060", Standing.STANDING_CHOSEN))
        .addRanking(ranked("n3", "0/5000028", Standing.STANDING_BEHIND))
        .addFollowers("n3")
        .setRequired(1)
        .build();
  }

  private static Ranked ranked(String node, String lsn, Standing standing) {
    return Ranked.newBuilder()
        .setNode(node)
        .setPosition(position(lsn))
        .setStanding(standing)
        .build();
  }

  private static ShownPosition position(String lsn) {
    return ShownPosition.newBuilder().setTimeline(1).setLsn(lsn).build();
  }

  private static Mark mark(Milestone milestone, long millis) {
    return Mark.newBuilder().setMilestone(milestone).setMillis(millis).build();
  }

  public static Topology topology() {
    return Topology.newBuilder()
        .setCluster("orders")
        .setEpoch(2)
        .setBegunEpoch(2)
        .setRevision(44)
        .setPhase(Phase.PHASE_STEADY)
        .setPrimary(
            TopologyPrimary.newBuilder()
                .setNode("n2")
                .setAddress("n2.example:5432")
                .setCertain(true))
        .addNodes(told("n1", Role.ROLE_STANDBY, true).setLagBytes(176))
        .addNodes(told("n2", Role.ROLE_PRIMARY, true))
        .addNodes(told("n3", Role.ROLE_STANDBY, false))
        .build();
  }

  private static TopologyNode.Builder told(String name, Role role, boolean mayServeReads) {
    return TopologyNode.newBuilder()
        .setName(name)
        .setAddress(name + ".example:5432")
        .setRole(role)
        .setMayServeReads(mayServeReads);
  }
}
