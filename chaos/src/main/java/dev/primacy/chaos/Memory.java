package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resident memory of the cluster's processes, in MiB, as the kernel counts it.
 *
 * @param managers the largest manager's
 * @param agents the largest agent's
 */
record Memory(long managers, long agents) {

  private static final long KIB_PER_MIB = 1024;

  static final Memory NONE = new Memory(0, 0);

  /** The larger of each. */
  Memory orMore(Memory other) {
    return new Memory(Math.max(managers, other.managers), Math.max(agents, other.agents));
  }

  static Memory of(LocalCluster cluster) {
    return new Memory(largest(cluster.managerPids()), largest(cluster.agentPids()));
  }

  private static long largest(List<Long> pids) {
    return pids.stream().mapToLong(Memory::resident).max().orElse(0);
  }

  private static long resident(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElse(0)
          / KIB_PER_MIB;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }
}
