package dev.primacy.manager;

import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.PingResponse;
import dev.primacy.consensus.LogStatus;
import dev.primacy.core.cluster.ManagerId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The managers as operators are shown them. */
final class ManagerStatusText {

  private ManagerStatusText() {}

  static List<ManagerStatus> of(
      ManagerSettings settings, LogStatus log, SortedMap<ManagerId, Optional<PingResponse>> peers) {
    return settings.peers().stream()
        .sorted(Comparator.comparing(ManagerSettings.Peer::id))
        .map(peer ->
            peer.id().equals(settings.id())
                ? self(peer, log)
                : other(peer, peers.getOrDefault(peer.id(), Optional.empty())))
        .toList();
  }

  private static ManagerStatus self(ManagerSettings.Peer peer, LogStatus log) {
    return base(peer)
        .setRole(role(log.role() == LogStatus.Role.LEADER))
        .setApplied(log.applied())
        .build();
  }

  private static ManagerStatus other(ManagerSettings.Peer peer, Optional<PingResponse> answer) {
    return answer
        .map(a -> base(peer).setRole(role(a.getLeading())).setApplied(a.getApplied()).build())
        .orElseGet(() -> base(peer).setRole(ManagerRole.MANAGER_ROLE_UNREACHABLE).build());
  }

  private static ManagerStatus.Builder base(ManagerSettings.Peer peer) {
    return ManagerStatus.newBuilder().setId(peer.id().name()).setAddress(peer.api().toString());
  }

  private static ManagerRole role(boolean leads) {
    return leads ? ManagerRole.MANAGER_ROLE_LEADER : ManagerRole.MANAGER_ROLE_FOLLOWER;
  }
}
