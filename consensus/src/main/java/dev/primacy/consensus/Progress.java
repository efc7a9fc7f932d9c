package dev.primacy.consensus;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The replicated state, and what is needed to compare it among managers.
 *
 * @param entries how many commands and confirmations made it; unlike the log index it does not
 *     count what Ratis itself puts into the log
 * @param level the highest feature level that any of them needed; so much must a reader of the
 *     state know
 * @param recent the latest hashes, oldest first
 */
record Progress<S>(S state, long entries, int level, List<Checkpoint> recent) {

  /** How many entries lie between two hashes of the state. */
  static final int INTERVAL = 100;

  // A hash comes back through the log within a few entries of its checkpoint; the rest is spare.
  private static final int KEPT = 8;

  Progress {
    recent = List.copyOf(recent);
  }

  /** The first eight bytes of the SHA-256 of the state after a number of entries. */
  record Checkpoint(long entries, long hash) {

    static <S> Checkpoint of(Machine<?, S, ?> machine, S state, long entries) {
      return new Checkpoint(entries, hash(machine.writeState(state)));
    }

    private static long hash(byte[] state) {
      try {
        return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(state)).getLong();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  static <S> Progress<S> initial(Machine<?, S, ?> machine) {
    return new Progress<>(machine.initial(), 0, Entries.LEVEL, List.of());
  }

  /** Counts one entry, which led to {@code next}; each hundredth time it is hashed. */
  Progress<S> moved(Machine<?, S, ?> machine, S next, int levelOfEntry) {
    long count = entries + 1;
    int highest = Math.max(level, levelOfEntry);
    if (count % INTERVAL != 0) {
      return new Progress<>(next, count, highest, recent);
    }
    List<Checkpoint> checkpoints = new ArrayList<>(recent);
    checkpoints.add(Checkpoint.of(machine, next, count));
    return new Progress<>(
        next,
        count,
        highest,
        checkpoints.subList(Math.max(0, checkpoints.size() - KEPT), checkpoints.size()));
  }

  /** Whether the state was hashed just now. */
  boolean isAtCheckpoint() {
    return entries > 0 && entries % INTERVAL == 0;
  }

  Checkpoint latestCheckpoint() {
    return recent.getLast();
  }
}
