package dev.primacy.consensus;

import dev.primacy.raft.v1.Question;
import java.util.List;
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
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  void cut(String id) {
    cut.add(id);
  }

  void heal() {
    cut.clear();
    refused.clear();
  }

  /** From here on, a new connection from the one to the other is refused; the old ones go on. */
  void refuse(String from, String to) {
    refused.add(from + " to " + to);
  }

  /** What lies around {@code self}. */
  Surroundings around(String self) {
    return new Surroundings() {
      @Override
      public List<ServerInterceptor> interceptors() {
        return List.of(before(self));
      }

      @Override
      public Door door(Member member) {
        return refused.contains(self + " to " + member.id())
            ? Door.SHUT
            : Surroundings.super.door(member);
      }
    };
  }

  private ServerInterceptor before(String self) {
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
    String peer =
        switch (message) {
          case AppendEntriesRequestProto m -> peer(m.getServerRequest());
          case RequestVoteRequestProto m -> peer(m.getServerRequest());
          case InstallSnapshotRequestProto m -> peer(m.getServerRequest());
          case StartLeaderElectionRequestProto m -> peer(m.getServerRequest());
          case ReadIndexRequestProto m -> peer(m.getServerRequest());
          case Question m -> m.getAsker();
          default -> throw new IllegalStateException("who sent " + message.getClass() + "?");
        };
    return peer.substring(0, peer.lastIndexOf('.'));
  }

  private static String peer(RaftRpcRequestProto request) {
    return request.getRequestorId().toStringUtf8();
  }
}
