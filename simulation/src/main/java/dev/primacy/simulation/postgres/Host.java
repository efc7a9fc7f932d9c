package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.simulation.engine.Clockwork;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.engine.Trace;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One database host: its disk, and the server that runs on it or what is left of one. */
public final class Host {

  private final NodeId id;
  private final Clockwork clock;
  private final Dice dice;
  private final Trace trace;
  private final Neighbourhood near;
  private final Witness witness;
  private final Pace pace;
  private final HostRules rules;

  private @Nullable Disk disk;
  private @Nullable Instance instance;
  private @Nullable Disk backup;
  private boolean stubborn;
  private long lives;
  private long losses;
  private Runnable onChange = () -> {};

  public Host(
      NodeId id,
      Clockwork clock,
      Dice dice,
      Trace trace,
      Neighbourhood near,
      Witness witness,
      Pace pace,
      HostRules rules) {
    this.id = id;
    this.clock = clock;
    this.dice = dice;
    this.trace = trace;
    this.near = near;
    this.witness = witness;
    this.pace = pace;
    this.rules = rules;
  }

  public NodeId id() {
    return id;
  }

  /** What the agent's eyes on the process do when something changes by itself. */
  public void onChange(Runnable action) {
    onChange = action;
  }

  void changed() {
    onChange.run();
  }

  // --- what a client can do ---

  /** Whether a session, new or old, could begin a transaction that writes. */
  public boolean takesWrites() {
    Instance server = instance;
    return server != null && server.isReady() && !server.isFrozen() && !server.isRecovering();
  }

  /** Whether a new connection would be answered. */
  public boolean answers() {
    return running().filter(i -> !i.isFrozen()).isPresent();
  }

  /** Whether the kernel says that nobody listens. */
  public boolean refuses() {
    return running().isEmpty();
  }

  public void commit(long number, Runnable acknowledged) {
    commit(number, WalRecord.BYTES, acknowledged);
  }

  public void commit(long number, int bytes, Runnable acknowledged) {
    if (instance != null) {
      instance.commit(new Content.Commit(number), bytes, acknowledged);
    }
  }

  /** Whether a reader sees the row of this commit. */
  public boolean shows(long number) {
    WalRecord at = running().map(Instance::visible).orElse(null);
    while (at != null && !at.content().equals(new Content.Commit(number))) {
      at = at.parent();
    }
    return at != null;
  }

  // --- what can happen to it ---

  /** Every process of the server is killed, or the power goes. */
  public void killServer() {
    if (instance != null) {
      instance.end();
      instance = null;
      changed();
    }
  }

  /** The server has ended as it wanted to. */
  void stoppedCleanly() {
    if (disk != null) {
      disk.cleanEnd = Optional.of(disk.flushed.position());
    }
    killServer();
  }

  /** Only the postmaster is killed: sessions, unnoticed, go on. */
  public void killPostmaster() {
    if (instance == null) {
      return;
    }
    if (instance.isRecovering()) {
      killServer();
    } else {
      instance.orphan();
      changed();
    }
  }

  public void freeze() {
    if (instance != null) {
      instance.freeze();
    }
  }

  public void thaw() {
    stubborn = false;
    if (instance != null && instance.isFrozen()) {
      instance.thaw();
    }
  }

  /** Frozen where no signal reaches it: until it thaws it cannot even be killed. */
  public void freezeBeyondSignals() {
    freeze();
    stubborn = instance != null;
  }

  public void holdReplay(ReplayHold hold) {
    if (disk != null) {
      disk.hold = hold;
    }
    if (instance != null) {
      instance.recovery().replayAgain();
    }
  }

  /** The standby is told to fetch WAL from there, by somebody else than its agent. */
  public void restoreFrom(Archive archive) {
    if (disk != null) {
      disk.archive = Optional.of(archive);
      running().ifPresent(Instance::reload);
    }
  }

  /** The setting is cleared and the server told to read it: no more than that. */
  public void clearUpstream() {
    if (disk != null) {
      disk.upstream = Optional.empty();
      running().ifPresent(Instance::reload);
    }
  }

  public void wipe() {
    killServer();
    disk = null;
    losses++;
  }

  public void backUp() {
    backup = disk == null ? backup : disk.copy();
  }

  /** Where the last backup ends; empty where there is none. */
  public Optional<WalRecord> backedUp() {
    return Optional.ofNullable(backup).map(b -> b.written);
  }

  /** The data directory is set back to the last backup of it. */
  public boolean restore() {
    if (backup == null) {
      return false;
    }
    killServer();
    disk = backup.copy();
    losses++;
    return true;
  }

  /** Somebody starts the server, not the agent: it becomes what its files say. */
  public void startBehindTheAgentsBack() {
    if (disk != null && !disk.founding && instance == null && disk.canStart()) {
      begin(disk.standbySignal);
    }
  }

  /** Somebody promotes it, without a word to anybody. */
  public void promoteByHand() {
    running()
        .filter(Instance::isRecovering)
        .filter(i -> !i.isFrozen())
        .ifPresent(i -> i.recovery().promoteByHand());
  }

  // --- what is seen from everywhere ---

  /** How often its data was lost, or set back. */
  public long losses() {
    return losses;
  }

  public boolean hasDataOf(OptionalLong systemId) {
    return disk != null && systemId.isPresent() && disk.systemId == systemId.getAsLong();
  }

  public boolean hasData() {
    return disk != null;
  }

  public boolean isRunning() {
    return running().isPresent();
  }

  /** It has been told to stop, takes no connection any more, and still runs. */
  public boolean isStopping() {
    return instance != null && instance.isStopping();
  }

  public boolean isFrozen() {
    return instance != null && instance.isFrozen();
  }

  public boolean isPrimary() {
    return instance != null && instance.isReady() && !instance.isRecovering();
  }

  /** Its WAL, as far as it is written. */
  public Optional<WalRecord> wal() {
    return Optional.ofNullable(disk).map(d -> d.written);
  }

  // --- for this package ---

  Optional<Instance> running() {
    return Optional.ofNullable(instance)
        .filter(Instance::isReady)
        .filter(i -> !i.isOrphaned() && !i.isStopping());
  }

  Instance begin(boolean asStandby) {
    if (disk == null) {
      throw new IllegalStateException("nothing to start on " + id);
    }
    disk.cleanEnd = Optional.empty();
    Instance next = new Instance(this, disk, ++lives, asStandby);
    instance = next;
    stubborn = false;
    next.start();
    return next;
  }

  @Nullable Instance instance() {
    return instance;
  }

  @Nullable Disk disk() {
    return disk;
  }

  /** Nobody finds the data where they are to be, for as long as they are being rewound. */
  void moveDiskAside() {
    disk = null;
  }

  void disk(Disk next) {
    disk = next;
  }

  boolean isStubborn() {
    return stubborn;
  }

  Clockwork clock() {
    return clock;
  }

  Dice dice() {
    return dice;
  }

  Trace trace() {
    return trace;
  }

  Neighbourhood near() {
    return near;
  }

  Witness witness() {
    return witness;
  }

  Pace pace() {
    return pace;
  }

  HostRules rules() {
    return rules;
  }

  @Override
  public String toString() {
    return id.name();
  }
}
