package dev.primacy.client;

import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One subscription at one manager. All that happens on it is handed to the owner's thread. */
final class Stream {

  /** What the owner is told, on its own thread; nothing any more once it has ended the stream. */
  interface Owner {
    void told(Stream stream, WatchTopologyResponse response);

    void ended(Stream stream, String why);
  }

  private final String manager;
  private final ManagedChannel channel;

  private Stream(String manager, ManagedChannel channel) {
    this.manager = manager;
    this.channel = channel;
  }

  /**
   * @param thread the owner's
   */
  static Stream open(String manager, WatchTopologyRequest request, Owner owner, Executor thread) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("dns:///" + manager, InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    Stream stream = new Stream(manager, channel);
    TopologyServiceGrpc.newStub(channel).watch(request, stream.new Observer(owner, thread));
    return stream;
  }

  String manager() {
    return manager;
  }

  void end() {
    channel.shutdownNow();
  }

  /** Asks for the next message when the last one was worked off, so that none pile up here. */
  private final class Observer
      implements ClientResponseObserver<WatchTopologyRequest, WatchTopologyResponse> {

    private final Owner owner;
    private final Executor thread;
    private @Nullable ClientCallStreamObserver<WatchTopologyRequest> call;

    Observer(Owner owner, Executor thread) {
      this.owner = owner;
      this.thread = thread;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchTopologyRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(WatchTopologyResponse response) {
      hand(() -> {
        owner.told(Stream.this, response);
        if (call != null) {
          call.request(1);
        }
      });
    }

    @Override
    public void onError(Throwable failure) {
      hand(() -> owner.ended(Stream.this, String.valueOf(failure.getMessage())));
    }

    @Override
    public void onCompleted() {
      hand(() -> owner.ended(Stream.this, "the manager hung up"));
    }

    private void hand(Runnable task) {
      thread.execute(task);
    }
  }
}
