package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.node.Server.Loaded;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one life of the server only because we watched it; a new life begins with
 * nothing.
 */
final class LifeNotes {

  /**
   * A rule that was proven to be loaded.
   *
   * @param number the log's number of it
   */
  record Proven(long number, Rule rule, Lsn barrier) {}

  private long life;
  private boolean streamed;
  private @Nullable Long heardAtNanos;
  private @Nullable Proven proven;

  /** Forgets everything when this is another life; tells whether it was. */
  boolean turnTo(long current) {
    if (life == current) {
      return false;
    }
    life = current;
    streamed = false;
    heardAtNanos = null;
    proven = null;
    return true;
  }

  long life() {
    return life;
  }

  void see(ServerState state) {
    // The first request for a receiver comes only after all local WAL was replayed.
    streamed |= state.streaming();
    state
        .heardMillisAgo()
        .ifPresent(ago -> heardAtNanos = System.nanoTime() - Duration.ofMillis(ago).toNanos());
  }

  /** The received position falls back when a receiver starts anew. */
  void forgetStream() {
    streamed = false;
  }

  boolean hasStreamed() {
    return streamed;
  }

  Optional<Long> heardMillisAgo() {
    return Optional.ofNullable(heardAtNanos)
        .map(at -> Duration.ofNanos(System.nanoTime() - at).toMillis());
  }

  void loaded(Proven rule) {
    proven = rule;
  }

  /** From the beginning of an attempt on, each process may go by another rule. */
  void loading() {
    proven = null;
  }

  Optional<Proven> proven() {
    return Optional.ofNullable(proven);
  }

  Optional<Loaded> loaded() {
    return proven().map(p -> new Loaded(p.number(), p.barrier()));
  }
}
