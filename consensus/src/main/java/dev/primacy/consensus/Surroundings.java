package dev.primacy.consensus;

import java.util.List;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/** What lies around a member, as it is; tests put faults there, and more or less patience. */
interface Surroundings {

  /** What calls of other members have to come through. */
  default List<ServerInterceptor> interceptors() {
    return List.of();
  }

  /** What a new connection to the member comes to. */
  default Door door(Member member) {
    return Door.of(member);
  }

  /** What Ratis is started with. */
  default RaftProperties properties(RaftSettings settings) {
    return settings.properties();
  }
}
