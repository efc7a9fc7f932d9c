package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.Refusal.Reason;
import dev.primacy.api.v1.CreateClusterRequest;
import dev.primacy.api.v1.CreateClusterResponse;
import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.FailoverRequest;
import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.api.v1.ForwardRequest;
import dev.primacy.api.v1.HistoryRequest;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.OperatorServiceGrpc;
import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.consensus.Answer;
import dev.primacy.consensus.ReplicatedLog;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.decision.View;
import dev.primacy.manager.ControlLoop.Snapshot;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What operators ask and order. Reads are answered from what this manager last saw. */
final class Operators extends OperatorServiceGrpc.OperatorServiceImplBase {

  private static final long COMMIT_SECONDS = 5;

  private final ManagerSettings settings;
  private final ReplicatedLog<Entry, ClusterStates, ClusterStates.Outcome> log;
  private final Supplier<SortedMap<ClusterId, Snapshot>> snapshots;
  private final Peers peers;
  private final Inspections inspections;
  private final Clock audit;

  Operators(
      ManagerSettings settings,
      ReplicatedLog<Entry, ClusterStates, ClusterStates.Outcome> log,
      Supplier<SortedMap<ClusterId, Snapshot>> snapshots,
      Peers peers,
      Inspections inspections,
      Clock audit) {
    this.settings = settings;
    this.log = log;
    this.snapshots = snapshots;
    this.peers = peers;
    this.inspections = inspections;
    this.audit = audit;
  }

  @Override
  public void createCluster(
      CreateClusterRequest request, StreamObserver<CreateClusterResponse> answer) {
    answer(answer, () -> create(request));
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
    answer(
        answer,
        () -> {
          if (!request.getCluster().isEmpty()) {
            snapshot(request.getCluster());
          }
          StatusResponse.Builder response =
              StatusResponse.newBuilder()
                  .setAnsweredBy(settings.id().name())
                  .setInsecureNetwork(settings.isExposed());
          snapshots
              .get()
              .forEach((id, snapshot) -> {
                if (request.getCluster().isEmpty() || request.getCluster().equals(id.name())) {
                  response.addClusters(ClusterStatusText.of(snapshot));
                }
              });
          response.addAllManagers(ManagerStatusText.of(settings, log.status(), peers.ping()));
          return response.build();
        });
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> answer) {
    answer(
        answer,
        () -> {
          Snapshot snapshot = snapshot(request.getCluster());
          ExplainResponse.Builder response =
              ExplainResponse.newBuilder()
                  .setCluster(request.getCluster())
                  .setVerdict(Words.verdict(snapshot.view().judgement().verdict()));
          snapshot.waiting().map(Words::reason).ifPresent(response::setWaiting);
          snapshot.view().judgement().evidence().stream()
              .map(Words::sighting)
              .forEach(response::addEvidence);
          BestLeft.of(snapshot.view()).ifPresent(response::setBestLeft);
          operation(snapshot, request).map(OperationText::of).ifPresent(response::setOperation);
          return response.build();
        });
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> answer) {
    answer(
        answer,
        () ->
            HistoryResponse.newBuilder()
                .setCluster(request.getCluster())
                .addAllOperations(
                    snapshot(request.getCluster()).view().state().history().stream()
                        .map(OperationText::of)
                        .toList())
                .build());
  }

  @Override
  public void switchover(SwitchoverRequest request, StreamObserver<SwitchoverResponse> answer) {
    answer(
        answer,
        () ->
            leaderElsewhere()
                .map(leader ->
                    peers
                        .forward(leader, ForwardRequest.newBuilder().setSwitchover(request).build())
                        .getSwitchover())
                .orElseGet(() -> switchoverHere(request)));
  }

  /** Orders a switchover if this manager leads. */
  SwitchoverResponse switchoverHere(SwitchoverRequest request) {
    snapshot(request.getCluster());
    return new SwitchoverDesk(new DeskLog(), inspections::of).order(request);
  }

  @Override
  public void failover(FailoverRequest request, StreamObserver<FailoverResponse> answer) {
    answer(
        answer,
        () ->
            leaderElsewhere()
                .map(leader ->
                    peers
                        .forward(leader, ForwardRequest.newBuilder().setFailover(request).build())
                        .getFailover())
                .orElseGet(() -> failoverHere(request)));
  }

  /** Orders a failover if this manager leads. */
  FailoverResponse failoverHere(FailoverRequest request) {
    snapshot(request.getCluster());
    return new FailoverDesk(new DeskLog()).order(request);
  }

  private final class DeskLog implements OrderLog {
    @Override
    public View view(ClusterId cluster) {
      return snapshot(cluster.name()).view();
    }

    @Override
    public OptionalLong submit(ClusterId cluster, long basis, Command command) {
      Entry entry = new Entry(new Entry.Change.InCluster(cluster, basis, command), audit.millis());
      return switch (Operators.this.submit(entry)) {
        case Answer.Applied<ClusterStates.Outcome>(long index, long _, var outcome) ->
            outcome == ClusterStates.Outcome.DONE ? OptionalLong.of(index) : OptionalLong.empty();
        case Answer.NotLeading<ClusterStates.Outcome>(var leader) -> throw notLeading(leader);
        case Answer.Refused<ClusterStates.Outcome>(var reason) ->
            throw Refusal.of(Reason.OVERLOADED, reason).toException();
        case Answer.Unknown<ClusterStates.Outcome>(var reason) ->
            throw Refusal.of(
                    Reason.OUTCOME_UNKNOWN,
                    reason + "; look with: primacy history, before trying again")
                .toException();
      };
    }
  }

  private Optional<ManagerId> leaderElsewhere() {
    return log.status().leader().filter(leader -> !leader.equals(settings.id()));
  }

  private static Policy policy(CreateClusterRequest request) {
    if (!request.getAsync()) {
      return Policy.QUORUM;
    }
    Policy async = Policy.ASYNC.withLossBound(request.getMaxDataLossBytes());
    return request.getLeaseWithoutWatchdog() ? async.withLease(Policy.Lease.DEFAULT) : async;
  }

  /** Creates a cluster if this manager leads. */
  CreateClusterResponse createHere(CreateClusterRequest request) {
    if (!Names.isName(request.getCluster())) {
      throw Refusal.of(
              Reason.BAD_NAME,
              "cluster name '%s' is not of the form %s"
                  .formatted(request.getCluster(), Names.GRAMMAR))
          .toException();
    }
    Policy policy = policy(request);
    ClusterId id = new ClusterId(request.getCluster());
    Answer<ClusterStates.Outcome> answer =
        submit(new Entry(new Entry.Change.CreateCluster(id, policy), audit.millis()));
    return switch (answer) {
      case Answer.Applied<ClusterStates.Outcome>(long index, long _, var outcome)
          when outcome == ClusterStates.Outcome.DONE ->
          CreateClusterResponse.newBuilder()
              .setCluster(id.name())
              .setRevision(index)
              .setPolicy(Words.policy(policy))
              .build();
      case Answer.Applied<ClusterStates.Outcome> _ ->
          throw Refusal.of(Reason.NAME_TAKEN, "there is a cluster '" + id + "' already")
              .toException();
      case Answer.NotLeading<ClusterStates.Outcome>(var leader) -> throw notLeading(leader);
      case Answer.Refused<ClusterStates.Outcome>(var reason) ->
          throw Refusal.of(Reason.OVERLOADED, reason).toException();
      case Answer.Unknown<ClusterStates.Outcome>(var reason) ->
          throw Refusal.of(
                  Reason.OUTCOME_UNKNOWN,
                  reason + "; look with: primacy status, before trying again")
              .toException();
    };
  }

  private CreateClusterResponse create(CreateClusterRequest request) {
    return leaderElsewhere()
        .map(leader ->
            peers
                .forward(leader, ForwardRequest.newBuilder().setCreateCluster(request).build())
                .getCreateCluster())
        .orElseGet(() -> createHere(request));
  }

  private Answer<ClusterStates.Outcome> submit(Entry entry) {
    try {
      return log.submit(entry).toCompletableFuture().get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return new Answer.Unknown<>("the log did not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown<>("interrupted");
    }
  }

  private static StatusRuntimeException notLeading(Optional<ManagerId> leader) {
    return leader
        .map(l -> Refusal.of(Reason.NOT_LEADER, l + " leads").with("leader", l.name()))
        .orElse(Refusal.of(Reason.NO_LEADER, "no manager leads now; try again in a second"))
        .toException();
  }

  private Snapshot snapshot(String cluster) {
    Snapshot snapshot = Names.isName(cluster) ? snapshots.get().get(new ClusterId(cluster)) : null;
    if (snapshot == null) {
      throw UnknownCluster.named(cluster, snapshots.get().keySet()).toException();
    }
    return snapshot;
  }

  private static Optional<OperationRecord> operation(Snapshot snapshot, ExplainRequest request) {
    List<OperationRecord> history = snapshot.view().state().history();
    if (request.getOperation() == 0) {
      return history.isEmpty() ? Optional.empty() : Optional.of(history.getLast());
    }
    return history.stream().filter(r -> r.id() == request.getOperation()).findFirst();
  }

  private static <T> void answer(StreamObserver<T> answer, Supplier<T> response) {
    try {
      answer.onNext(response.get());
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }
}
