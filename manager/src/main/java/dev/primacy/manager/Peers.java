package dev.primacy.manager;

import dev.primacy.api.v1.ForwardRequest;
import dev.primacy.api.v1.ForwardResponse;
import dev.primacy.api.v1.ManagerServiceGrpc;
import dev.primacy.api.v1.PingRequest;
import dev.primacy.api.v1.PingResponse;
import dev.primacy.api.v1.ShareProbesRequest;
import dev.primacy.api.v1.ShareProbesResponse;
import dev.primacy.core.cluster.ManagerId;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The other managers, as this one reaches them: what they are, what they are told, whom it asks.
 */
final class Peers implements AutoCloseable {

  private static final long PING_MILLIS = 300;
  private static final long FORWARD_MILLIS = 5_000;

  /** One other manager. */
  private static final class Peer {
    final ManagerSettings.Peer settings;
    final ManagedChannel channel;
    @Nullable StreamObserver<ShareProbesRequest> probes;

    Peer(ManagerSettings.Peer settings) {
      this.settings = settings;
      this.channel =
          NettyChannelBuilder.forAddress(settings.api().host(), settings.api().port())
              .usePlaintext()
              .keepAliveTime(10, TimeUnit.SECONDS)
              .build();
    }
  }

  private final ManagerId self;
  private final SortedMap<ManagerId, Peer> peers;

  Peers(ManagerSettings settings) {
    self = settings.id();
    SortedMap<ManagerId, Peer> others = new TreeMap<>();
    settings.peers().stream()
        .filter(p -> !p.id().equals(self))
        .forEach(p -> others.put(p.id(), new Peer(p)));
    peers = Collections.unmodifiableSortedMap(others);
  }

  /** What each peer answers now; empty where it does not within a third of a second. */
  SortedMap<ManagerId, Optional<PingResponse>> ping() {
    return ping(0);
  }

  /**
   * The same, while this manager waits for a group to be founded.
   *
   * @param instance differs with each start of this process
   */
  SortedMap<ManagerId, Optional<PingResponse>> ping(long instance) {
    SortedMap<ManagerId, Optional<PingResponse>> answers = new TreeMap<>();
    List<Thread> asking =
        peers.values().stream()
            .map(peer ->
                Thread.ofVirtual()
                    .name("ping")
                    .start(() -> {
                      Optional<PingResponse> answer = ping(peer, instance);
                      synchronized (answers) {
                        answers.put(peer.settings.id(), answer);
                      }
                    }))
            .toList();
    try {
      for (Thread thread : asking) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (answers) {
      return new TreeMap<>(answers);
    }
  }

  private Optional<PingResponse> ping(Peer peer, long instance) {
    try {
      peer.channel.resetConnectBackoff();
      return Optional.of(
          ManagerServiceGrpc.newBlockingStub(peer.channel)
              .withDeadlineAfter(PING_MILLIS, TimeUnit.MILLISECONDS)
              .ping(PingRequest.newBuilder().setFrom(self.name()).setInstance(instance).build()));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Hands an operator's order to the leader.
   *
   * @throws io.grpc.StatusRuntimeException as the leader answers, or does not
   */
  ForwardResponse forward(ManagerId leader, ForwardRequest request) {
    Peer peer = peers.get(leader);
    if (peer == null) {
      throw new IllegalStateException("the leader " + leader + " is no peer");
    }
    return ManagerServiceGrpc.newBlockingStub(peer.channel)
        .withDeadlineAfter(FORWARD_MILLIS, TimeUnit.MILLISECONDS)
        .forward(request.toBuilder().setFrom(self.name()).build());
  }

  /** Tells every peer what a probe came to; one that cannot take it now looks for itself. */
  synchronized void share(ShareProbesRequest probes) {
    for (Peer peer : peers.values()) {
      if (peer.probes == null) {
        // One that was down a moment ago is a witness that is needed now, not after a growing
        // pause.
        peer.channel.resetConnectBackoff();
        peer.probes = ManagerServiceGrpc.newStub(peer.channel).shareProbes(new Ended(peer));
      }
      peer.probes.onNext(probes);
    }
  }

  @Override
  public void close() {
    peers.values().forEach(peer -> peer.channel.shutdownNow());
  }

  private final class Ended implements StreamObserver<ShareProbesResponse> {
    private final Peer peer;

    Ended(Peer peer) {
      this.peer = peer;
    }

    @Override
    public void onNext(ShareProbesResponse response) {}

    @Override
    public void onError(Throwable failure) {
      forget();
    }

    @Override
    public void onCompleted() {
      forget();
    }

    private void forget() {
      synchronized (Peers.this) {
        peer.probes = null;
      }
    }
  }
}
