package dev.primacy.manager;

import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;

/** A subscriber that reads as much as the test lets it. */
final class WatchingClient implements AutoCloseable {

  private static final long SOON_NANOS = 20_000_000_000L;

  private final ManagedChannel channel;
  private final CompletableFuture<ClientCallStreamObserver<WatchTopologyRequest>> call =
      new CompletableFuture<>();
  // Guarded by this.
  private int received;
  private String address = "";

  /**
   * @param atFirst how many messages it reads before {@link #readOn}
   */
  WatchingClient(int port, int atFirst) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(1 << 20)
            .build();
    TopologyServiceGrpc.newStub(channel)
        .watch(WatchTopologyRequest.getDefaultInstance(), new Reader(atFirst));
  }

  private final class Reader
      implements ClientResponseObserver<WatchTopologyRequest, WatchTopologyResponse> {

    private final int atFirst;

    Reader(int atFirst) {
      this.atFirst = atFirst;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchTopologyRequest> started) {
      call.complete(started);
      started.disableAutoRequestWithInitial(atFirst);
    }

    @Override
    public void onNext(WatchTopologyResponse message) {
      synchronized (WatchingClient.this) {
        if (message.hasTopology()) {
          received++;
          address = message.getTopology().getNodes(1).getAddress();
          WatchingClient.this.notifyAll();
        }
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  void readOn() {
    call.join().request(Integer.MAX_VALUE);
  }

  synchronized int received() {
    return received;
  }

  /** Waits until the last thing that it was told of node b is its new address. */
  synchronized void awaitAddress(String wished) throws InterruptedException {
    long deadline = System.nanoTime() + SOON_NANOS;
    while (!address.equals(wished)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "was told %d times, last of %.20s, not of %s".formatted(received, address, wished));
      }
      wait(left);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
