package dev.primacy.consensus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.primacy.consensus.Machine;
import dev.primacy.consensus.Strict;
import dev.primacy.consensus.UnreadableException;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.Entry.Change;
import dev.primacy.log.v1.CommandProto;
import dev.primacy.log.v1.StateProto;

/** The machine that managers replicate: the record of all clusters. */
public final class ClusterMachine implements Machine<Entry, ClusterStates, ClusterStates.Outcome> {

  /** Raised with each kind of entry or field that older builds do not know. */
  private static final int LEVEL = 1;

  @Override
  public ClusterStates initial() {
    return ClusterStates.NONE;
  }

  @Override
  public Machine.After<ClusterStates, ClusterStates.Outcome> apply(
      ClusterStates states, Entry entry, long index) {
    ClusterStates.Applied applied = states.apply(entry, index);
    return new Machine.After<>(applied.states(), applied.outcome());
  }

  @Override
  public int level() {
    return LEVEL;
  }

  @Override
  public int levelOf(Entry entry) {
    return switch (entry.change()) {
      case Change.CreateCluster _, Change.InCluster _ -> LEVEL;
      // Whoever does not know that level must not go on: entries of it may follow.
      case Change.RaiseFeatureLevel(int level) -> level;
    };
  }

  @Override
  public byte[] writeCommand(Entry entry) {
    return EntryCodec.write(entry).toByteArray();
  }

  @Override
  public Entry readCommand(byte[] command) throws UnreadableException {
    try {
      CommandProto.Entry entry = CommandProto.Entry.parseFrom(command);
      Strict.requireKnown(entry);
      return EntryCodec.read(entry);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableException("a command in the log is not readable: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] writeState(ClusterStates states) {
    return StateCodec.write(states).toByteArray();
  }

  @Override
  public ClusterStates readState(byte[] state) throws UnreadableException {
    try {
      StateProto.ClusterStates states = StateProto.ClusterStates.parseFrom(state);
      Strict.requireKnown(states);
      return StateCodec.read(states);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableException("a state is not readable: " + e.getMessage(), e);
    }
  }
}
