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

  /** For how long the end of the last whole record is preferred to the received position. */
  private static final Duration GRACE = Duration.ofMillis(40);

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
  private @Nullable Lsn settled;
  private @Nullable Deadline grace;

  /** Forgets everything when this is another life; tells whether it was. */
  boolean turnTo(long current) {
    if (life == current) {
      return false;
    }
    life = current;
    heardAtNanos = null;
    proven = null;
    forgetStream();
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
    settled = null;
    grace = null;
  }

  /**
   * The end of WAL that nothing can move while nothing is received; once told it stays.
   *
   * <p>Where all is replayed it is the end of the last whole record, which is what a promotion
   * would fork at. A backlog, a pause or a conflict is not waited for: what was received then
   * counts, which may lie inside a record.
   */
  Optional<Lsn> settledEnd(ServerState state) {
    Lsn received = WalEnd.received(state);
    boolean quiet = !state.receiver() && state.settings().restoreCommand().isBlank();
    Lsn before = settled;
    if (!quiet || (before != null && state.replayed().isAfter(before))) {
      settled = null;
      grace = null;
      return Optional.empty();
    }
    if (settled == null && state.parkedAt().isPresent()) {
      settled = state.parkedAt().get();
    } else if (settled == null && streamed && isGraceOver()) {
      settled = received;
    }
    return Optional.ofNullable(settled);
  }

  private boolean isGraceOver() {
    if (grace == null) {
      grace = Deadline.in(GRACE);
    }
    return grace.hasPassed();
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
