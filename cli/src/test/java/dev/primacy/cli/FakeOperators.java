package dev.primacy.cli;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.Check;
import dev.primacy.api.v1.Choice;
import dev.primacy.api.v1.CreateClusterRequest;
import dev.primacy.api.v1.CreateClusterResponse;
import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.FailoverCheck;
import dev.primacy.api.v1.FailoverFinding;
import dev.primacy.api.v1.FailoverRequest;
import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.api.v1.Fencing;
import dev.primacy.api.v1.Finding;
import dev.primacy.api.v1.Forced;
import dev.primacy.api.v1.Gap;
import dev.primacy.api.v1.GetTopologyRequest;
import dev.primacy.api.v1.GetTopologyResponse;
import dev.primacy.api.v1.HistoryRequest;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.Mark;
import dev.primacy.api.v1.Milestone;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.OperatorServiceGrpc;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.Planned;
import dev.primacy.api.v1.ShownPosition;
import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.api.v1.TopologyHeartbeat;
import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.api.v1.Warning;
import dev.primacy.api.v1.WarningKind;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import dev.primacy.cli.output.Answers;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A manager that answers from one imagined cluster, on a real port. */
final class FakeOperators extends OperatorServiceGrpc.OperatorServiceImplBase
    implements AutoCloseable {

  static final long FORGOTTEN = 1;

  private static final long SWITCHOVER = 40;

  private final Server server;
  private volatile Optional<Refusal> refusal = Optional.empty();
  private volatile String lastRequest = "";
  private volatile boolean isSilent;
  private volatile StatusResponse status = Answers.status();
  private volatile boolean losesNothing;
  private volatile boolean isUnseen;
  private volatile String hindrance = "";
  private volatile List<Warning> warnings = List.of();
  private volatile Outcome outcome = Outcome.OUTCOME_CONFIRMED;
  private final AtomicInteger ordered = new AtomicInteger();

  private FakeOperators() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .addService(new Topologies())
            .build()
            .start();
  }

  static FakeOperators start() throws IOException {
    return new FakeOperators();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  void refuse(Refusal.Reason reason, String message) {
    refusal = Optional.of(Refusal.of(reason, message));
  }

  /** Takes every request from now on, and answers none. */
  void fallSilent() {
    isSilent = true;
  }

  void tell(StatusResponse next) {
    status = next;
  }

  /** From now on something stands in the way of every switchover. */
  void hinder(String found) {
    hindrance = found;
  }

  /** From now on a switchover costs something. */
  void warn(String found) {
    warnings =
        List.of(
            Warning.newBuilder()
                .setKind(WarningKind.WARNING_KIND_BACKUP_RUNNING)
                .setFound(found)
                .build());
  }

  /** From now on every proof can be had. */
  void proveAll() {
    losesNothing = true;
  }

  /** No manager knows how far the old primary had come. */
  void seeNothing() {
    isUnseen = true;
  }

  /** What becomes of every switchover. */
  void endWith(Outcome by) {
    outcome = by;
  }

  /** How many switchovers were ordered. */
  int ordered() {
    return ordered.get();
  }

  String lastRequest() {
    return lastRequest;
  }

  private <T> void answer(Object request, StreamObserver<T> observer, T answer) {
    lastRequest = request.toString().replaceAll("\\s+", " ").strip();
    if (isSilent) {
      return;
    }
    if (refusal.isPresent()) {
      observer.onError(refusal.get().toException());
    } else {
      observer.onNext(answer);
      observer.onCompleted();
    }
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
    answer(request, observer, status);
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    ExplainResponse.Builder response =
        ExplainResponse.newBuilder().setCluster(request.getCluster());
    if (request.getOperation() != FORGOTTEN) {
      response.setOperation(
          request.getOperation() == SWITCHOVER ? switchover() : Answers.failover());
    }
    answer(request, observer, response.build());
  }

  @Override
  public void switchover(SwitchoverRequest request, StreamObserver<SwitchoverResponse> observer) {
    String to = request.getTo().isEmpty() ? "n1" : request.getTo();
    boolean orders = !request.getDryRun() && hindrance.isEmpty();
    if (orders) {
      ordered.incrementAndGet();
    }
    answer(
        request,
        observer,
        SwitchoverResponse.newBuilder()
            .setFrom("n2")
            .setTo(to)
            .setOperation(orders ? SWITCHOVER : 0)
            .addFindings(
                Finding.newBuilder()
                    .setCheck(Check.CHECK_TARGET_STREAMS)
                    .setPassed(hindrance.isEmpty())
                    .setFound(hindrance.isEmpty() ? "streaming" : hindrance))
            .addAllWarnings(warnings)
            .build());
  }

  @Override
  public void failover(FailoverRequest request, StreamObserver<FailoverResponse> observer) {
    boolean states =
        request.getPrimaryIsDown() && request.hasAcceptDataLoss() && hindrance.isEmpty();
    boolean orders = !request.getDryRun() && (losesNothing || states);
    if (orders) {
      ordered.incrementAndGet();
    }
    FailoverResponse.Builder response =
        FailoverResponse.newBuilder()
            .setFrom("n2")
            .setTo(request.getTo())
            .setOperation(orders ? SWITCHOVER : 0)
            .setFencing(losesNothing ? Fencing.FENCING_PROVABLE : Fencing.FENCING_NEEDS_STATEMENT)
            .addFindings(
                FailoverFinding.newBuilder()
                    .setCheck(FailoverCheck.FAILOVER_CHECK_NODE_HOLDS_MOST)
                    .setPassed(hindrance.isEmpty())
                    .setFound(hindrance.isEmpty() ? "no node holds more" : hindrance));
    if (!losesNothing) {
      response.addGaps(
          Gap.newBuilder()
              .setEpoch(1)
              .setNumber(7)
              .setRule("1 of (n1_5 n3_6)")
              .addVouching("n1")
              .setNeeded(2));
      response.setHeld(ShownPosition.newBuilder().setTimeline(1).setLsn("0/5000028"));
      if (!isUnseen) {
        response
            .setLacksBytes(56)
            .setSeen(ShownPosition.newBuilder().setTimeline(1).setLsn("0/5000060"))
            .setSeenMillisAgo(3200);
      }
    }
    answer(request, observer, response.build());
  }

  private OperationRecord switchover() {
    return OperationRecord.newBuilder()
        .setId(SWITCHOVER)
        .setEpoch(3)
        .setOutcome(outcome)
        .setWhy(outcome == Outcome.OUTCOME_ABORTED ? "n2 did not stop in time" : "")
        .setForced(Forced.newBuilder().setFrom("n2").setTo("n1"))
        .setChoice(Choice.newBuilder().setCandidate("n1"))
        .setPlanned(Planned.newBuilder().setFrom("n2").setTo("n1"))
        .addMarks(Mark.newBuilder().setMilestone(Milestone.MILESTONE_MARKED).setMillis(310))
        .build();
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> observer) {
    answer(
        request,
        observer,
        HistoryResponse.newBuilder()
            .setCluster(request.getCluster())
            .addOperations(Answers.failover())
            .build());
  }

  @Override
  public void createCluster(
      CreateClusterRequest request, StreamObserver<CreateClusterResponse> observer) {
    answer(
        request,
        observer,
        CreateClusterResponse.newBuilder().setCluster(request.getCluster()).build());
  }

  private final class Topologies extends TopologyServiceGrpc.TopologyServiceImplBase {

    @Override
    public void get(GetTopologyRequest request, StreamObserver<GetTopologyResponse> observer) {
      answer(
          request,
          observer,
          GetTopologyResponse.newBuilder().addClusters(Answers.topology()).build());
    }

    @Override
    public void watch(
        WatchTopologyRequest request, StreamObserver<WatchTopologyResponse> observer) {
      observer.onNext(WatchTopologyResponse.newBuilder().setTopology(Answers.topology()).build());
      observer.onNext(
          WatchTopologyResponse.newBuilder()
              .setHeartbeat(TopologyHeartbeat.newBuilder().setManager("m2").setHasLeader(true))
              .build());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
