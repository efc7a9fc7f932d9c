package dev.primacy.consensus;

import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Lets members of the group talk Raft and ask each other, and nobody do anything else: Ratis also
 * offers to change the configuration, to transfer the leadership and to write, without asking who
 * calls.
 *
 * <p>Ports of their own on loopback would still serve every user of this host, and a configured
 * port 0 does not mean one: Ratis then serves these calls on the Raft port. Our own code needs
 * neither service, since it holds the server object.
 */
final class PeersOnly implements ServerInterceptor {

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String service = call.getMethodDescriptor().getServiceName();
    if (RaftServerProtocolServiceGrpc.SERVICE_NAME.equals(service)
        || Witness.SERVICE.equals(service)) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription(service + " is not offered"), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
