package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.time.MonoTime;

/**
 * What an agent says of itself and its server. The facts were read after the accepted order was
 * made durable: that is what lets a report of "no receiver" count as a recruit.
 *
 * @param asked the agent's own clock before it spoke: a {@link Lease} is counted from there
 */
public record Report(
    NodeId node,
    NodeSettings settings,
    Life life,
    Memory memory,
    LocalFacts facts,
    MonoTime asked) {

  public Server server() {
    return facts.server();
  }

  public Epoch promised() {
    return memory.accepted().epoch();
  }

  /**
   * Whether it promised {@code epoch} under an order that followed from the log at {@code index}.
   */
  public boolean obeys(Epoch epoch, long index) {
    return memory.born()
        && memory.accepted().epoch().equals(epoch)
        && memory.accepted().index() >= index;
  }

  /** Whether it tells anything but that time has passed since {@code earlier}. */
  public boolean isNews(Report earlier) {
    return !timelessAt(earlier.asked).equals(earlier.timelessAt(earlier.asked));
  }

  private Report timelessAt(MonoTime when) {
    return new Report(node, settings, life, memory, facts.timeless(), when);
  }
}
