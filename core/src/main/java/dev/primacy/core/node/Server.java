package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import java.util.List;
import java.util.Optional;

/** The local PostgreSQL server, as one look at it finds it. */
public sealed interface Server {

  /**
   * There is no data: the directory is missing (also while it is rewound, and after a rewind that
   * was cut off), empty, or holds a new cluster whose making was cut off, which only {@link
   * LocalEffect.Bootstrap} goes on with and {@link LocalEffect.Clone} replaces.
   */
  record Absent() implements Server {}

  /**
   * There is something that must not be touched or started: not a data directory, or half of one.
   */
  record Unusable(String reason) implements Server {}

  /**
   * There is a data directory and no postmaster.
   *
   * @param attached somebody is still attached to its shared memory: the server is not dead yet
   * @param end where its WAL ended with the checkpoint of a clean stop as a primary; empty after
   *     any other end
   */
  record Down(boolean attached, Optional<Position> end) implements Server {
    public Down(boolean attached) {
      this(attached, Optional.empty());
    }
  }

  /**
   * A postmaster lives but the server gives no answer: starting, stopping, full, frozen or hung.
   */
  record Unresponsive(String reason) implements Server {}

  /**
   * In recovery.
   *
   * @param end the end of its WAL: on disk, flushed
   * @param settled {@code end} is final as long as nothing is received: no receiver lives, and
   *     where the server was started or attached since, all local WAL is replayed
   * @param upstream what {@code primary_conninfo} says, or else that an archive feeds it; empty
   *     when nothing does
   * @param receiving a receiver process lives
   * @param heardMillisAgo how long ago the last message from upstream came; empty when never
   * @param replayed how far it has replayed
   * @param marker the newest epoch in {@code primacy.epoch} that it has replayed
   */
  record Standby(
      Position end,
      Lineage lineage,
      boolean settled,
      Optional<Upstream> upstream,
      boolean receiving,
      Optional<Long> heardMillisAgo,
      Lsn replayed,
      Epoch marker)
      implements Server {

    /** Nothing can reach its WAL: what recruiting it means for the server. */
    public boolean isDetached() {
      return upstream.isEmpty() && !receiving;
    }

    Standby timeless() {
      return new Standby(
          end, lineage, settled, upstream, receiving, Optional.empty(), replayed, marker);
    }
  }

  /**
   * Not in recovery.
   *
   * @param flushed how far its own WAL is flushed
   * @param standbyNames {@code synchronous_standby_names} as a new session sees it
   * @param loaded the rule that was proven to be loaded since the agent started
   * @param marker the newest epoch whose marker was acknowledged through the loaded rule since then
   * @param commitWaitMillis how long a commit of the agent's own, which asks no standby, has been
   *     waiting for this server's disk; 0 while none waits
   * @param checkpointed the last ordered checkpoint that was completed in this life of the server
   */
  record Primary(
      Lineage lineage,
      Lsn flushed,
      String standbyNames,
      Optional<Loaded> loaded,
      Epoch marker,
      List<Walsender> walsenders,
      long commitWaitMillis,
      long checkpointed)
      implements Server {

    public Primary {
      walsenders = List.copyOf(walsenders);
    }

    public Position end() {
      return new Position(lineage.current(), flushed);
    }

    public Optional<Walsender> walsender(String applicationName) {
      return walsenders.stream()
          .filter(w -> w.applicationName().equals(applicationName))
          .findFirst();
    }

    public boolean hasLoaded(long rule) {
      return loaded.filter(l -> l.rule() == rule).isPresent();
    }
  }

  /** Where a standby streams from, and as whom. */
  record Upstream(String address, String applicationName) {
    /** WAL comes from wherever {@code restore_command} finds it. */
    public static final Upstream ARCHIVE = new Upstream("restore_command", "");
  }

  /**
   * A durability rule is in effect everywhere in the server.
   *
   * @param rule the rule's number
   * @param barrier the flush position read after loading: what the rule's acknowledgers must reach
   *     before the rule may replace the older ones
   */
  record Loaded(long rule, Lsn barrier) {}

  /**
   * One row of {@code pg_stat_replication}.
   *
   * @param lag as PostgreSQL measures it
   */
  record Walsender(
      String applicationName, boolean streaming, Lsn written, Lsn flushed, Lsn replayed, Lag lag) {}

  /**
   * How late a standby tells that it has written, flushed and replayed recent WAL, in milliseconds;
   * each empty while it is idle and caught up.
   */
  record Lag(Optional<Long> write, Optional<Long> flush, Optional<Long> replay) {
    public static final Lag NONE = new Lag(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
