package dev.primacy.manager;

import dev.primacy.api.v1.ManagerServiceGrpc;
import dev.primacy.api.v1.PingRequest;
import dev.primacy.api.v1.PingResponse;
import dev.primacy.core.cluster.ManagerId;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a new group of managers begins: each waits, with its empty directory, until it has seen all
 * of them wait. A manager that finds its directory empty while a peer belongs to a group already
 * has lost its memory: it must not vote under its old name, so it is refused (a wiped member would
 * forget its votes).
 */
final class GroupFounding extends ManagerServiceGrpc.ManagerServiceImplBase {

  private static final long PAUSE_NANOS = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(GroupFounding.class);

  /** What the waiting came to. */
  sealed interface Result {

    /**
     * All are there.
     *
     * @param founders the instances of all, which this manager tells those who have not seen all
     *     yet
     */
    record Together(List<Long> founders) implements Result {}

    /** The group exists, and this manager is not part of it any more. */
    record TooLate(ManagerId peer) implements Result {}
  }

  private final ManagerId self;
  private final long instance = new SecureRandom().nextLong();
  // Guarded by this: the latest instance of each manager that was seen waiting.
  private final SortedMap<String, Long> waiting = new TreeMap<>();

  private GroupFounding(ManagerId self) {
    this.self = self;
    waiting.put(self.name(), instance);
  }

  /** Waits for as long as it takes; says whom it waits for. */
  static Result await(ManagerSettings settings, Peers peers) throws IOException {
    GroupFounding founding = new GroupFounding(settings.id());
    ManagerSettings.Peer own = settings.self();
    Server server =
        Listening.on(
            own.api(),
            "api",
            () ->
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(own.api().host(), own.api().port()))
                    .addService(founding)
                    .build()
                    .start());
    try {
      return founding.await(settings.peers().size(), peers);
    } finally {
      server.shutdownNow();
    }
  }

  private Result await(int managers, Peers peers) {
    String said = "";
    while (true) {
      for (var answer : peers.ping(instance).entrySet()) {
        Optional<Result> end = take(answer.getKey(), answer.getValue());
        if (end.isPresent()) {
          return end.get();
        }
      }
      synchronized (this) {
        if (waiting.size() == managers) {
          return new Result.Together(new ArrayList<>(waiting.values()));
        }
        if (!said.equals(waiting.keySet().toString())) {
          said = waiting.keySet().toString();
          LOG.info("a new group of {} managers: waiting for all; here are {}", managers, said);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized Optional<Result> take(ManagerId peer, Optional<PingResponse> answer) {
    if (answer.isEmpty() || !answer.get().getFormed()) {
      return Optional.empty();
    }
    List<Long> founders = answer.get().getFoundersList();
    return Optional.of(
        founders.contains(instance) ? new Result.Together(founders) : new Result.TooLate(peer));
  }

  @Override
  public void ping(PingRequest request, StreamObserver<PingResponse> answer) {
    synchronized (this) {
      if (request.getInstance() != 0) {
        waiting.put(request.getFrom(), request.getInstance());
      }
    }
    answer.onNext(PingResponse.newBuilder().setManager(self.name()).build());
    answer.onCompleted();
  }
}
