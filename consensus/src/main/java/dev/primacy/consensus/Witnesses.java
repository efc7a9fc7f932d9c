package dev.primacy.consensus;

import dev.primacy.consensus.Seat.Held;
import dev.primacy.consensus.Succession.Survivor;
import dev.primacy.raft.v1.Question;
import dev.primacy.raft.v1.Testimony;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/** The other members as this one asks them whether a leader is gone. */
final class Witnesses implements AutoCloseable {

  /** A member that answers takes milliseconds; one that is silent must not hold the others up. */
  private static final long DEADLINE_MILLIS = 250;

  private static final long NEVER_IDLE_DAYS = 31; // gRPC's own limit: from here on, never

  private final Map<Member, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * Asks everybody about nobody, and does not wait: an election is no time to connect, or to load
   * classes.
   */
  void keepReady(String asker, Collection<Member> members) {
    members.forEach(member -> {
      var _ = ask(member, Question.newBuilder().setAsker(asker).build());
    });
  }

  /**
   * Those among {@code members} that find the leader gone. It waits for the slowest, within bounds.
   */
  List<Survivor> whoFindGone(String asker, Held held, Collection<Member> members) {
    Question question =
        Question.newBuilder()
            .setAsker(asker)
            .setLeader(held.leader().peerId())
            .setTerm(held.term())
            .build();
    List<CompletableFuture<Optional<Survivor>>> asked = new ArrayList<>();
    for (Member member : members) {
      asked.add(
          ask(member, question)
              .thenApply(told ->
                  told.getGone() ? Optional.of(survivor(member, told)) : Optional.<Survivor>empty())
              .exceptionally(_ -> Optional.empty()));
    }
    return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private CompletableFuture<Testimony> ask(Member member, Question question) {
    ManagedChannel channel = channel(member);
    channel.resetConnectBackoff();
    Answered answered = new Answered();
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            Witness.TESTIFY,
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)),
        question,
        answered);
    return answered.testimony;
  }

  private static Survivor survivor(Member member, Testimony told) {
    return new Survivor(
        member.peerId(), TermIndex.valueOf(told.getLastTerm(), told.getLastIndex()));
  }

  private ManagedChannel channel(Member member) {
    return channels.computeIfAbsent(
        member,
        m ->
            NettyChannelBuilder.forAddress(m.host(), m.port())
                .usePlaintext()
                .directExecutor()
                .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
                .build());
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  private static final class Answered implements StreamObserver<Testimony> {

    private final CompletableFuture<Testimony> testimony = new CompletableFuture<>();

    @Override
    public void onNext(Testimony told) {
      testimony.complete(told);
    }

    @Override
    public void onError(Throwable failure) {
      testimony.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      testimony.completeExceptionally(new IllegalStateException("answered without a word"));
    }
  }
}
