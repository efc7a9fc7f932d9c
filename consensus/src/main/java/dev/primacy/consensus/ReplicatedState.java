package dev.primacy.consensus;

import dev.primacy.consensus.Entries.Step;
import dev.primacy.consensus.Progress.Checkpoint;
import dev.primacy.consensus.Receipt.Result;
import dev.primacy.consensus.Receipt.Result.Done;
import dev.primacy.consensus.Receipt.Result.Failed;
import dev.primacy.consensus.Receipt.Result.Outdated;
import dev.primacy.consensus.ReplicatedLog.Published;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine that Ratis drives: applies committed entries, publishes the state, writes and
 * loads snapshots, and passes on what Ratis tells.
 *
 * <p>Applying, snapshots and their loading all happen on one thread of Ratis, strictly in log
 * order.
 */
final class ReplicatedState<E, S, R> extends BaseStateMachine {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedState.class);

  private final SnapshotFiles snapshots = new SnapshotFiles();
  private final Entries<E, S, R> entries;
  private final RaftEvents<S> events;
  private final Consumer<Checkpoint> checkpoints;

  private Progress<S> progress;
  private volatile Published<S> published;
  private volatile boolean leads;
  private long termOfConfiguration;

  /**
   * @param checkpoints takes the hash of the state at a leader, to be compared among managers
   */
  ReplicatedState(
      Machine<E, S, R> machine, RaftEvents<S> events, Consumer<Checkpoint> checkpoints) {
    this.entries = new Entries<>(machine);
    this.events = events;
    this.checkpoints = checkpoints;
    this.progress = Progress.initial(machine);
    this.published = new Published<>(progress.state(), TermIndex.INITIAL_VALUE.getIndex(), 0);
    events.applied(published);
  }

  Published<S> published() {
    return published;
  }

  // --- life cycle: without these transitions the installation of a snapshot closes the division
  // silently

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    getLifeCycle()
        .startAndTransition(
            () -> {
              snapshots.init(raftStorage);
              load(snapshots.latest());
            },
            IOException.class);
  }

  /** Without these transitions the installation of a snapshot closes the division silently. */
  @Override
  public void pause() {
    if (getLifeCycleState() == LifeCycle.State.RUNNING) {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    }
  }

  @Override
  public void reinitialize() throws IOException {
    load(snapshots.reloaded());
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext transaction = super.startTransaction(request);
    if (request.getMessage() instanceof Submission submission) {
      submission.enter();
    } else {
      transaction.setException(new IOException("entries come from this process alone"));
    }
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
    return switch (entries.step(progress, bytes, entry.getTerm(), entry.getIndex())) {
      case Step.Moved<S>(var after, var result, var hashed) -> {
        moveTo(after, entry.getTerm(), entry.getIndex());
        if (hashed && leads) {
          checkpoints.accept(after.latestCheckpoint());
        }
        yield receipt(entry, new Done(result));
      }
      case Step.Failed<S>(var after, var bug) -> {
        LOG.error("the entry at {} changes nothing: its application failed", entry.getIndex(), bug);
        moveTo(after, entry.getTerm(), entry.getIndex());
        yield receipt(entry, new Failed());
      }
      case Step.Outdated<S>(var after) -> {
        moveTo(after, entry.getTerm(), entry.getIndex());
        yield receipt(entry, new Outdated());
      }
      case Step.Stopped<S>(var reason) -> {
        events.fail(reason);
        // The one way to stop Ratis at this entry: it closes the division and applies nothing more.
        throw new IllegalStateException(reason);
      }
    };
  }

  private void moveTo(Progress<S> after, long term, long index) {
    progress = after;
    published = new Published<>(after.state(), index, term);
    updateLastAppliedTermIndex(term, index);
    events.applied(published);
  }

  private static CompletableFuture<Message> receipt(LogEntryProto entry, Result result) {
    return CompletableFuture.completedFuture(new Receipt(entry.getTerm(), result));
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    moveTo(progress, term, index);
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    snapshots.write(last, entries.snapshot(progress));
    return last.getIndex();
  }

  private void load(@Nullable SingleFileSnapshotInfo snapshot) throws IOException {
    if (snapshot == null) {
      return;
    }
    try {
      progress = entries.readSnapshot(snapshots.read(snapshot));
    } catch (UnreadableException e) {
      events.fail("a snapshot cannot be used: " + e.getMessage());
      throw e;
    }
    TermIndex last = snapshot.getTermIndex();
    setLastAppliedTermIndex(last);
    published = new Published<>(progress.state(), last.getIndex(), last.getTerm());
    events.applied(published);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots.storage();
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    return snapshots.latest();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId self, @Nullable RaftPeerId leader) {
    events.leader(Optional.ofNullable(leader).map(Member::manager));
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    termOfConfiguration = term;
  }

  /** Only now everything before this term is applied; a mere election does not say that. */
  @Override
  public void notifyLeaderReady() {
    leads = true;
    // Called for the configuration entry that a leader begins its term with, directly after the
    // above.
    events.leads(termOfConfiguration);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    leads = false;
    events.follows();
  }

  @Override
  public void notifyExtendedNoLeader(RoleInfoProto role) {
    events.leader(Optional.empty());
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    // Ratis would stay a follower that takes nothing, also when the disk has room again.
    events.fail("the log cannot be written: " + cause.getMessage());
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    events.fail(allServer ? "Ratis closed itself" : "this manager was removed from the group");
  }
}
