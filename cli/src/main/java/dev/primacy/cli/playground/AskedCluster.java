package dev.primacy.cli.playground;

import dev.primacy.api.v1.CreateClusterRequest;
import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.HistoryRequest;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Managers;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.core.cluster.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the managers of a plan say of its cluster; for any thread. */
final class AskedCluster implements AutoCloseable {

  // Right after a bulk load much may have been written unseen: see ADR 0016.
  private static final long MOST_LOST_BYTES = 1L << 30;
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration LEADER_AGREED = Duration.ofMinutes(1);

  private final Plan plan;
  // Guarded by this.
  private final Managers managers;

  AskedCluster(Plan plan) {
    this.plan = plan;
    this.managers = new Managers(plan.managerAddresses(), ANSWER);
  }

  void create() {
    CreateClusterRequest.Builder request =
        CreateClusterRequest.newBuilder().setCluster(plan.cluster().name());
    if (plan.isAsync()) {
      request.setAsync(true).setMaxDataLossBytes(MOST_LOST_BYTES).setLeaseWithoutWatchdog(true);
    }
    try (Managers patient = new Managers(plan.managerAddresses(), LEADER_AGREED)) {
      patient.order(operator -> operator.createCluster(request.build()));
    }
  }

  /** What any manager knows now; empty while none answers. */
  Optional<StatusResponse> status() {
    StatusRequest everything = StatusRequest.getDefaultInstance();
    try {
      return Optional.of(ask(operator -> operator.status(everything)));
    } catch (CommandFailure e) {
      return Optional.empty();
    }
  }

  /** Whether this manager says of itself that it leads; false while it does not answer. */
  boolean leads(PlannedManager manager) {
    try (Managers one = new Managers(List.of(manager.api()), ANSWER)) {
      return one
          .operator(operator -> operator.status(StatusRequest.getDefaultInstance()))
          .getManagersList()
          .stream()
          .filter(m -> m.getId().equals(manager.id().name()))
          .anyMatch(m -> m.getRole() == ManagerRole.MANAGER_ROLE_LEADER);
    } catch (CommandFailure e) {
      return false;
    }
  }

  ExplainResponse explain() {
    ExplainRequest last = ExplainRequest.newBuilder().setCluster(plan.cluster().name()).build();
    return ask(operator -> operator.explain(last));
  }

  HistoryResponse history() {
    HistoryRequest whole = HistoryRequest.newBuilder().setCluster(plan.cluster().name()).build();
    return ask(operator -> operator.history(whole));
  }

  /** What a switchover would meet with and cost. */
  SwitchoverResponse wouldSwitchover(NodeId to) {
    SwitchoverRequest request = switchoverTo(to).setDryRun(true).build();
    return ask(operator -> operator.switchover(request));
  }

  private SwitchoverRequest.Builder switchoverTo(NodeId to) {
    return SwitchoverRequest.newBuilder()
        .setCluster(plan.cluster().name())
        .setTo(to.name())
        .setRequestedBy("local cluster");
  }

  /** Orders a switchover; answers when it is ordered. */
  SwitchoverResponse switchover(NodeId to) {
    SwitchoverRequest request = switchoverTo(to).build();
    try (Managers patient = new Managers(plan.managerAddresses(), LEADER_AGREED)) {
      return patient.order(operator -> operator.switchover(request));
    }
  }

  private synchronized <T> T ask(Function<OperatorServiceBlockingStub, T> question) {
    return managers.leader(question);
  }

  @Override
  public synchronized void close() {
    managers.close();
  }
}
