package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.Reign;

/** What a run went through: so that nobody takes a quiet run for a proof. */
final class Tally {

  private int begun;
  private int promoted;
  private int reinstated;
  private int outlived;
  private int confirmed;
  private int rules;
  private int rebuilt;
  private int faults;

  void appended(Command command, ClusterState after) {
    switch (command) {
      case Command.Begin _, Command.Force _, Command.Retire _ -> begun++;
      case Command.Choose c -> {
        if (c.choice().origin() == Reign.Origin.PROMOTED) {
          promoted++;
        } else {
          reinstated++;
        }
        if (c.choice().fences().stream().anyMatch(f -> f instanceof Fence.LeaseExpired)) {
          outlived++;
        }
      }
      case Command.Confirm _ -> confirmed++;
      case Command.ActivateRule _ -> rules++;
      case Command.OrderRebuild _ -> rebuilt++;
      case Command.Register _,
          Command.Describe _,
          Command.Found _,
          Command.Founded _,
          Command.Prepare _,
          Command.Cancel _,
          Command.Recruit _,
          Command.MeasureLoss _,
          Command.ChangeRule _,
          Command.Admit _ -> {}
    }
  }

  void fault() {
    faults++;
  }

  /** The numbers of one run. */
  Numbers numbers(long events, long acknowledged) {
    return new Numbers(
        1,
        events,
        faults,
        begun,
        promoted,
        reinstated,
        outlived,
        confirmed,
        rules,
        rebuilt,
        acknowledged,
        0);
  }

  /** The sum of what many runs went through. */
  record Numbers(
      long runs,
      long events,
      long faults,
      long begun,
      long promoted,
      long reinstated,
      long outlived,
      long confirmed,
      long rules,
      long rebuilt,
      long acknowledged,
      long excused) {

    static final Numbers NONE = new Numbers(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Numbers plus(Numbers other) {
      return new Numbers(
          runs + other.runs,
          events + other.events,
          faults + other.faults,
          begun + other.begun,
          promoted + other.promoted,
          reinstated + other.reinstated,
          outlived + other.outlived,
          confirmed + other.confirmed,
          rules + other.rules,
          rebuilt + other.rebuilt,
          acknowledged + other.acknowledged,
          excused + other.excused);
    }

    Numbers asExcused() {
      return new Numbers(
          runs,
          events,
          faults,
          begun,
          promoted,
          reinstated,
          outlived,
          confirmed,
          rules,
          rebuilt,
          acknowledged,
          1);
    }
  }
}
