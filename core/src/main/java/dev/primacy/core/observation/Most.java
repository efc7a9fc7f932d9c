package dev.primacy.core.observation;

import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Stamp;
import java.util.Optional;

/**
 * The most that was ever heard of one node: what its memory and its WAL can only grow from. Less
 * than that is said by a host that was set back to an earlier day.
 *
 * @param accepted the highest order that it accepted
 * @param birth and {@code forgotten}: which data {@code end} speaks of
 * @param end how far its WAL had come; empty while nothing was heard of that data
 */
record Most(Stamp accepted, long birth, long forgotten, Optional<Position> end) {

  static final Most NOTHING = new Most(Stamp.NONE, 0, 0, Optional.empty());

  boolean isMoreThan(Report report) {
    Memory memory = report.memory();
    // Until all local WAL is replayed, a standby says less than it has.
    boolean less =
        isOf(memory)
            && switch (report.server()) {
              case Server.Standby s -> s.settled() && isBeyond(s.end());
              case Server.Primary p -> isBeyond(p.end());
              case Server.Down _, Server.Absent _, Server.Unusable _, Server.Unresponsive _ ->
                  false;
            };
    return less || memory.accepted().isBefore(accepted) || isOlder(memory);
  }

  Most with(Report report) {
    Memory memory = report.memory();
    if (!memory.born()) {
      return this;
    }
    Stamp highest = memory.accepted().isBefore(accepted) ? accepted : memory.accepted();
    if (isOlder(memory)) {
      return new Most(highest, birth, forgotten, end);
    }
    Optional<Position> known = isOf(memory) ? end : Optional.empty();
    Optional<Position> now = end(report.server());
    Optional<Position> further =
        known.isEmpty() || now.filter(p -> known.get().isBefore(p)).isPresent() ? now : known;
    return new Most(highest, memory.birth(), memory.forgotten(), further);
  }

  private boolean isOf(Memory memory) {
    return memory.birth() == birth && memory.forgotten() == forgotten;
  }

  private boolean isOlder(Memory memory) {
    return memory.birth() < birth || (memory.birth() == birth && memory.forgotten() < forgotten);
  }

  private boolean isBeyond(Position position) {
    return end.filter(position::isBefore).isPresent();
  }

  private static Optional<Position> end(Server server) {
    return switch (server) {
      case Server.Standby s -> Optional.of(s.end());
      case Server.Primary p -> Optional.of(p.end());
      case Server.Down _, Server.Absent _, Server.Unusable _, Server.Unresponsive _ ->
          Optional.empty();
    };
  }
}
