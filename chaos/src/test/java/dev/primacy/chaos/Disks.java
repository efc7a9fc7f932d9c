package dev.primacy.chaos;

import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** What the data of each node lies on, and what can be made to hang: reads go on, writes wait. */
interface Disks extends RealCluster.Basement {

  /** A disk that hangs, until this is closed. */
  interface Hung extends AutoCloseable {
    @Override
    void close();
  }

  /** For people. */
  String kind();

  /** Why there can be none here; empty where there can. */
  Optional<String> obstacle() throws IOException;

  /** Makes the disk of PostgreSQL hang; what the agent writes lies elsewhere. */
  Hung hang(NodeId node);

  /** The same, and what the agent remembers lies on a disk that hangs as well. */
  Hung hangAgentToo(NodeId node);

  /** The most real ones that this machine can have; where it can have none, there is no test. */
  static Disks ofThisMachine() {
    return Stream.of(new LoopDisks(), new PreloadedDisks(), new NoDisks())
        .filter(Disks::isPossible)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isPossible(Disks disks) {
    try {
      Optional<String> obstacle = disks.obstacle();
      System.out.printf(
          "hung storage by %s: %s%n", disks.kind(), obstacle.map(o -> "no, " + o).orElse("yes"));
      return obstacle.isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
