package dev.primacy.consensus;

import java.util.List;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/** What lies between this member and the others; as it is, nothing that we put there. */
interface Network {

  /** What calls of other members have to come through. */
  default List<ServerInterceptor> interceptors() {
    return List.of();
  }

  /** What a new connection to the member comes to. */
  default Door door(Member member) {
    return Door.of(member);
  }
}
