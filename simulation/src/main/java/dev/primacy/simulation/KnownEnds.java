package dev.primacy.simulation;

import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far the WAL of one node had come when each manager last heard of it. */
final class KnownEnds {

  private final SortedMap<String, Position> seenBy = new TreeMap<>();

  void seen(SimulatedManager by, Report report) {
    Optional<Position> end =
        switch (report.server()) {
          case Server.Standby standby -> Optional.of(standby.end());
          case Server.Primary primary -> Optional.of(primary.end());
          case Server.Absent _, Server.Down _, Server.Unusable _, Server.Unresponsive _ ->
              Optional.empty();
        };
    end.ifPresent(position -> seenBy.put(by.name(), position));
  }

  /** Whether every manager would know that data which ends there is not the newest. */
  boolean allAreBeyond(Position position, List<SimulatedManager> managers) {
    return managers.stream()
        .allMatch(m -> seenBy.containsKey(m.name()) && position.isBefore(seenBy.get(m.name())));
  }
}
