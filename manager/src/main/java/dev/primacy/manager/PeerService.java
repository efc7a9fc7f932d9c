package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.ForwardRequest;
import dev.primacy.api.v1.ForwardResponse;
import dev.primacy.api.v1.ManagerServiceGrpc;
import dev.primacy.api.v1.PingRequest;
import dev.primacy.api.v1.PingResponse;
import dev.primacy.api.v1.ShareProbesRequest;
import dev.primacy.api.v1.ShareProbesResponse;
import dev.primacy.consensus.LogStatus;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Input;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.time.MonoTime;
import dev.primacy.wire.ProbeAnswers;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this manager answers its peers. */
final class PeerService extends ManagerServiceGrpc.ManagerServiceImplBase {

  private final ManagerId self;
  private final Supplier<LogStatus> status;
  private final List<Long> founders;
  private final AgentStreams.Inbox inbox;
  private final Operators operators;

  PeerService(
      ManagerId self,
      Supplier<LogStatus> status,
      List<Long> founders,
      AgentStreams.Inbox inbox,
      Operators operators) {
    this.self = self;
    this.status = status;
    this.founders = founders;
    this.inbox = inbox;
    this.operators = operators;
  }

  @Override
  public void ping(PingRequest request, StreamObserver<PingResponse> answer) {
    LogStatus log = status.get();
    PingResponse.Builder response =
        PingResponse.newBuilder()
            .setManager(self.name())
            .setLeading(log.role() == LogStatus.Role.LEADER)
            .setApplied(log.applied())
            .setFormed(true)
            .addAllFounders(founders);
    log.leader().map(ManagerId::name).ifPresent(response::setLeader);
    answer.onNext(response.build());
    answer.onCompleted();
  }

  /**
   * Never forwards again: two managers that each take the other for the leader would do so for
   * ever.
   */
  @Override
  public void forward(ForwardRequest request, StreamObserver<ForwardResponse> answer) {
    try {
      ForwardResponse response =
          switch (request.getOrderCase()) {
            case CREATE_CLUSTER ->
                ForwardResponse.newBuilder()
                    .setCreateCluster(operators.createHere(request.getCreateCluster()))
                    .build();
            case SWITCHOVER ->
                ForwardResponse.newBuilder()
                    .setSwitchover(operators.switchoverHere(request.getSwitchover()))
                    .build();
            case FAILOVER ->
                ForwardResponse.newBuilder()
                    .setFailover(operators.failoverHere(request.getFailover()))
                    .build();
            case ORDER_NOT_SET ->
                throw Refusal.of(
                        Refusal.Reason.BAD_MESSAGE, "an order of a kind unknown to " + self)
                    .toException();
          };
      answer.onNext(response);
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  @Override
  public StreamObserver<ShareProbesRequest> shareProbes(
      StreamObserver<ShareProbesResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ShareProbesRequest shared) {
        if (Names.isName(shared.getObserver())) {
          ManagerId observer = new ManagerId(shared.getObserver());
          shared.getProbesList().forEach(probe -> take(observer, probe));
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer.onNext(ShareProbesResponse.getDefaultInstance());
        answer.onCompleted();
      }
    };
  }

  private void take(ManagerId observer, dev.primacy.api.v1.Probe shared) {
    Optional<Probe.Answer> answer = ProbeAnswers.read(shared.getAnswer());
    if (answer.isPresent() && Names.isName(shared.getCluster()) && Names.isName(shared.getNode())) {
      MonoTime at = new MonoTime(System.nanoTime()).minusMillis(shared.getAgeMillis());
      inbox.post(
          new ClusterId(shared.getCluster()),
          new Input.Probed(new NodeId(shared.getNode()), new Probe(observer, answer.get(), at)));
    }
  }
}
