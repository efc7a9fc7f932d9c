package dev.primacy.chaos;

import dev.primacy.cli.playground.Frozen;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.util.List;
import java.util.function.Predicate;

/** What is broken, and how it is made good again after the writer goes on. */
enum Scenario {
  /** The postmaster of the primary is killed. */
  CRASH {
    @Override
    Runnable strike(LocalCluster cluster) {
      var _ = cluster.server(cluster.primary()).kill();
      return () -> {};
    }
  },

  /** Every process of the primary's host is killed, its agent too. */
  PROCESSES_KILLED {
    @Override
    Runnable strike(LocalCluster cluster) {
      NodeId primary = cluster.primary();
      cluster.killHost(primary);
      return () -> cluster.startAgent(primary);
    }
  },

  /** Every process of the primary's host is killed, with the leading manager. */
  PRIMARY_AND_LEADER {
    @Override
    Runnable strike(LocalCluster cluster) {
      NodeId primary = cluster.primary();
      var leader = LocalCluster.leader(cluster.status().orElseThrow()).orElseThrow();
      cluster.killManager(leader);
      cluster.killHost(primary);
      return () -> {
        cluster.startManager(leader);
        cluster.startAgent(primary);
      };
    }
  },

  /** Every process of the primary's host stands still, and goes on later. */
  FREEZE {
    @Override
    Runnable strike(LocalCluster cluster) {
      Frozen frozen = cluster.freezeHost(cluster.primary());
      return frozen::close;
    }
  },

  /** An operator moves the primary. */
  SWITCHOVER {
    @Override
    Runnable strike(LocalCluster cluster) {
      NodeId primary = cluster.primary();
      NodeId next =
          cluster.plan().nodes().stream()
              .map(node -> node.id())
              .filter(Predicate.not(Predicate.isEqual(primary)))
              .findFirst()
              .orElseThrow();
      cluster.switchover(next);
      return () -> {};
    }
  },

  /** Every manager is killed: nothing but the managers is to notice. */
  ALL_MANAGERS {
    @Override
    Runnable strike(LocalCluster cluster) {
      List<ManagerId> managers = cluster.plan().managers().stream().map(m -> m.id()).toList();
      managers.forEach(cluster::killManager);
      return () -> managers.forEach(cluster::startManager);
    }

    @Override
    boolean movesThePrimary() {
      return false;
    }
  };

  /** Breaks it; returns what makes it good again. */
  abstract Runnable strike(LocalCluster cluster);

  /** Whether somebody else is in charge afterwards. */
  boolean movesThePrimary() {
    return true;
  }
}
