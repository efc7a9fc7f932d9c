package dev.primacy.chaos;

import dev.primacy.chaos.Ground.Cure;
import dev.primacy.chaos.HostNetworks.Direction;
import dev.primacy.core.cluster.NodeId;
import java.util.List;
import java.util.Locale;

/** What is broken, and what is measured of it. */
enum Scenario {
  /** The postmaster of the primary is killed. */
  CRASH {
    @Override
    Cure strike(Ground ground) {
      return ground.crash(ground.cluster().primary());
    }
  },

  /** All processes of the primary's host are killed: its server, its agent, a following manager. */
  PROCESSES_KILLED {
    @Override
    Cure strike(Ground ground) {
      return ground.killHost(ground.cluster().primary());
    }
  },

  /** All processes of the primary's host are killed, the leading manager among them. */
  PROCESSES_KILLED_WITH_LEADER(Stage.LEADER_BESIDE_PRIMARY) {
    @Override
    Cure strike(Ground ground) {
      return ground.killHost(ground.cluster().primary());
    }
  },

  /** The postmaster of the primary and the leading manager, on another host, are killed. */
  PRIMARY_AND_LEADER {
    @Override
    Cure strike(Ground ground) {
      // Asked before: a manager that does not lead may tell of a moment ago.
      NodeId primary = ground.cluster().primary();
      Cure manager = ground.killManagers(List.of(ground.leader()));
      Cure _ = ground.crash(primary);
      return manager;
    }
  },

  /** The primary's host goes out: nobody hears anything of it any more. */
  POWER_LOST(Stage.NETWORKS) {
    @Override
    Cure strike(Ground ground) {
      return ground.cutPower(ground.cluster().primary());
    }
  },

  /** The same, with the leading manager on that host. */
  POWER_LOST_WITH_LEADER(Stage.NETWORKS_AND_LEADER) {
    @Override
    Cure strike(Ground ground) {
      return ground.cutPower(ground.cluster().primary());
    }
  },

  /** The primary's host is cut off, and everything on it goes on. */
  PARTITION(Stage.NETWORKS) {
    @Override
    Cure strike(Ground ground) {
      return ground.partition(ground.cluster().primary(), Direction.BOTH);
    }
  },

  /** The primary's host hears nothing any more, and still speaks. */
  PARTITION_INBOUND(Stage.NETWORKS) {
    @Override
    Cure strike(Ground ground) {
      return ground.partition(ground.cluster().primary(), Direction.IN);
    }
  },

  /** The primary's host is not heard any more, and still hears. */
  PARTITION_OUTBOUND(Stage.NETWORKS) {
    @Override
    Cure strike(Ground ground) {
      return ground.partition(ground.cluster().primary(), Direction.OUT);
    }
  },

  /** The primary's server and its agent stand still, and go on later. */
  FREEZE {
    @Override
    Cure strike(Ground ground) {
      return ground.freeze(ground.cluster().primary());
    }
  },

  /** An operator moves the primary. */
  SWITCHOVER {
    @Override
    Cure strike(Ground ground) {
      return ground.moveTo(ground.standby(_ -> true));
    }
  },

  /** The leading manager is killed: measured is until another one leads. */
  LEADER_LOST {
    @Override
    Cure strike(Ground ground) {
      return ground.killManagers(List.of(ground.leader()));
    }

    @Override
    Measured measured() {
      return Measured.NEW_LEADER;
    }
  },

  /** All managers are killed: nothing but the managers is to notice. */
  ALL_MANAGERS {
    @Override
    Cure strike(Ground ground) {
      return ground.killManagers(
          ground.cluster().plan().managers().stream().map(m -> m.id()).toList());
    }

    @Override
    Measured measured() {
      return Measured.NO_GAP;
    }
  };

  /** What must be so before. */
  private enum Stage {
    ANY,
    NETWORKS,
    LEADER_BESIDE_PRIMARY,
    NETWORKS_AND_LEADER
  }

  /** What the figure of a trial means. */
  enum Measured {
    /** From the last acknowledged write on the old primary to the first on the new one. */
    WRITE_GAP,
    /** From the end of the leader to another one that has proven itself. */
    NEW_LEADER,
    /** The same as the first, where nothing is to be seen: 0, unless a write failed. */
    NO_GAP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final Stage stage;

  Scenario() {
    this(Stage.ANY);
  }

  Scenario(Stage stage) {
    this.stage = stage;
  }

  boolean needsNetworks() {
    return stage == Stage.NETWORKS || stage == Stage.NETWORKS_AND_LEADER;
  }

  /**
   * Brings the primary to the leading manager's host, or away from it: whether the leader is lost
   * with it makes all the difference.
   */
  void arrange(Ground ground) {
    boolean together = stage == Stage.LEADER_BESIDE_PRIMARY || stage == Stage.NETWORKS_AND_LEADER;
    if (ground.isLeaderBesidePrimary() != together) {
      var leader = ground.leader();
      Cure _ =
          ground.moveTo(
              ground.standby(node ->
                  !together
                      || ground.cluster().managerBeside(node).filter(leader::equals).isPresent()));
    }
  }

  abstract Cure strike(Ground ground);

  Measured measured() {
    return Measured.WRITE_GAP;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
