package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.core.cluster.NodeId;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** No disk that could hang: whatever needs one is skipped. */
final class NoDisks implements Disks {

  private static final String WHY = "storage cannot be made to hang here";

  @Override
  public String kind() {
    return "nothing";
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public void build(LocalCluster cluster) {
    Assumptions.abort(WHY);
  }

  @Override
  public Hung hang(NodeId node) {
    throw new AssertionError(WHY);
  }

  @Override
  public Hung hangAgentToo(NodeId node) {
    throw new AssertionError(WHY);
  }

  @Override
  public void remove() {}
}
