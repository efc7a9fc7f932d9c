package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.WalRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * I9 where nobody is asked: a primary whose lease is over by the managers' clock acknowledges
 * nothing any more. An agent that was dead or frozen meanwhile ends nothing in time: that is what
 * the policy accepts without a watchdog.
 */
final class LeasesEndInTime implements Invariant {

  private record Over(NodeId primary, long timeline, long at, long begun) {}

  private final List<Over> over = new ArrayList<>();

  @Override
  public void appended(World world, ClusterState before, Command command, ClusterState after) {
    if (!(command instanceof Command.Choose choose)) {
      return;
    }
    for (Fence fence : choose.choice().fences()) {
      if (fence instanceof Fence.LeaseExpired) {
        before.reigns().stream()
            .filter(r -> r.epoch().equals(fence.epoch()))
            .forEach(r -> {
              long now = world.clock().micros();
              over.add(
                  new Over(r.primary(), r.timeline().number(), now, now - lasts(after.policy())));
            });
      }
    }
  }

  private static long lasts(Policy policy) {
    return policy.lease().map(l -> l.length().plus(l.margin()).toNanos() / 1000).orElse(0L);
  }

  @Override
  public void acknowledged(
      World world, Host host, WalRecord record, long number, boolean promised) {
    for (Over lease : over) {
      if (lease.primary.equals(host.id())
          && lease.timeline == record.timeline().number()
          && world.agent(host.id()).isWellSince(lease.begun)) {
        throw new Broken(
            getClass(),
            "%s acknowledges commit %d on timeline %d, though its lease was over at %d"
                .formatted(host, number, lease.timeline, lease.at));
      }
    }
  }
}
