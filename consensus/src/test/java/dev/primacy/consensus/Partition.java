package dev.primacy.consensus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * A network between members of one process that can be cut: nothing reaches or leaves a cut member.
 */
final class Partition {

  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  void cut(String id) {
    cut.add(id);
  }

  void heal() {
    cut.clear();
  }

  /** Stands before the Raft service of {@code self}. */
  ServerInterceptor before(String self) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
          private boolean lost;

          @Override
          public void onMessage(Q message) {
            if (lost) {
              return;
            }
            lost = cut.contains(self) || cut.contains(sender(message));
            if (lost) {
              call.close(Status.UNAVAILABLE, new Metadata());
            } else {
              super.onMessage(message);
            }
          }

          @Override
          public void onHalfClose() {
            if (!lost) {
              super.onHalfClose();
            }
          }
        };
      }
    };
  }

  private static String sender(Object message) {
    RaftRpcRequestProto request =
        switch (message) {
          case AppendEntriesRequestProto m -> m.getServerRequest();
          case RequestVoteRequestProto m -> m.getServerRequest();
          case InstallSnapshotRequestProto m -> m.getServerRequest();
          case StartLeaderElectionRequestProto m -> m.getServerRequest();
          case ReadIndexRequestProto m -> m.getServerRequest();
          default -> throw new IllegalStateException("who sent " + message.getClass() + "?");
        };
    String peer = request.getRequestorId().toStringUtf8();
    return peer.substring(0, peer.lastIndexOf('.'));
  }
}
