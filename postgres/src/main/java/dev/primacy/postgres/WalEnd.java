package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import java.io.IOException;
import java.util.Optional;

/** Where a standby's WAL ends, and on which timeline that end lies. */
final class WalEnd {

  private WalEnd() {}

  /**
   * What was received and flushed, or replayed where that is more: the received position is unknown
   * after a restart and falls back to the start of a segment after re-attaching.
   */
  static Lsn received(ServerState state) {
    Lsn replayed = state.replayed();
    return state.received().filter(r -> r.isAfter(replayed)).orElse(replayed);
  }

  /** Empty where no file holds it. */
  static Optional<Position> at(DataDirectory directory, Lsn end, ServerState state)
      throws IOException {
    return directory
        .segments()
        .timelineOf(end, state.settings().segmentBytes())
        .map(timeline -> new Position(timeline, end));
  }
}
