package dev.primacy.cli.playground;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the playground's writer saw: each gap, and after it whether all that was acknowledged is
 * there.
 */
final class WriterLog {

  private final AcknowledgedWriter writer;
  private final List<Failover> failovers = new ArrayList<>();

  /** One gap, and the comparison made after it. */
  record Failover(AcknowledgedWriter.Gap gap, AcknowledgedWriter.Comparison comparison) {}

  WriterLog(AcknowledgedWriter writer) {
    this.writer = writer;
  }

  int count() {
    return writer.count();
  }

  List<Failover> failovers() {
    return List.copyOf(failovers);
  }

  /** The gaps that ended since the last call, compared now. */
  List<Failover> fresh() {
    List<AcknowledgedWriter.Gap> gaps = writer.gaps();
    List<Failover> fresh = new ArrayList<>();
    for (AcknowledgedWriter.Gap gap : gaps.subList(failovers.size(), gaps.size())) {
      try {
        fresh.add(new Failover(gap, writer.compare()));
      } catch (SQLException e) {
        break; // the primary went away again: compared when the next one is there
      }
    }
    failovers.addAll(fresh);
    return fresh;
  }

  void close() {
    writer.close();
  }
}
