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

  /**
   * An end that was told.
   *
   * @param received what was received by then: more of it makes the end another one
   */
  private record Settled(Lsn end, Lsn received) {

    boolean isStill(ServerState state) {
      return WalEnd.received(state).equals(received) && !state.replayed().isAfter(end);
    }
  }

  private long life;
  private boolean archiveUsed;
  private @Nullable Long heardAtNanos;
  private @Nullable Proven proven;
  private @Nullable Settled settled;
  private @Nullable Deadline grace;

  /** Forgets everything when this is another life; tells whether it was. */
  boolean turnTo(long current) {
    if (life == current) {
      return false;
    }
    life = current;
    heardAtNanos = null;
    proven = null;
    archiveUsed = false;
    forgetEnd();
    return true;
  }

  long life() {
    return life;
  }

  void see(ServerState state) {
    archiveUsed |= state.restores();
    if (state.receiver() || state.restores()) {
      forgetEnd();
    }
    state
        .heardMillisAgo()
        .ifPresent(ago -> heardAtNanos = System.nanoTime() - Duration.ofMillis(ago).toNanos());
  }

  /** Whatever is told next may be another one. */
  void forgetEnd() {
    settled = null;
    grace = null;
  }

  /**
   * The end of WAL that nothing can move while nothing is received; once told it stays.
   *
   * <p>Where all is replayed it is the end of the last whole record, which is what a promotion
   * would fork at. A backlog, a pause, a delay or a conflict is not waited for: what was received
   * then counts, which may lie inside a record. That is sound because a receiver is only asked for
   * when all local WAL is replayed: from then on no more is on disk than was received, or replayed
   * where that is more. An archive is the exception, and what it brought is known only when it is
   * replayed.
   */
  Optional<Lsn> settledEnd(ServerState state) {
    see(state);
    if (state.receiver() || state.restores()) {
      return Optional.empty();
    }
    if (settled != null && !settled.isStill(state)) {
      forgetEnd();
    }
    if (settled == null) {
      settle(state);
    }
    return Optional.ofNullable(settled).map(Settled::end);
  }

  private void settle(ServerState state) {
    // Where an archive was in use, the first sight of a parked startup process may be one that has
    // not read yet that it is in use no more.
    if (state.parkedAt().isPresent() && (!archiveUsed || isGraceOver())) {
      archiveUsed = false;
      settled = new Settled(state.parkedAt().get(), WalEnd.received(state));
    } else if (knowsWhatWasReceived(state) && isGraceOver()) {
      settled = new Settled(WalEnd.received(state), WalEnd.received(state));
    }
  }

  /** Behind what is replayed it has fallen back to the beginning of a file, or is none at all. */
  private boolean knowsWhatWasReceived(ServerState state) {
    return !archiveUsed && state.received().filter(r -> !state.replayed().isAfter(r)).isPresent();
  }

  /** Why the end cannot be told before all is replayed, and will not be soon. */
  Optional<String> trouble(ServerState state) {
    boolean waits = !state.receiver() && settled == null && !knowsWhatWasReceived(state);
    return state
        .heldUp()
        .filter(_ -> waits)
        .map(h ->
            "where its WAL ends is known only when all of it is replayed, and that is held up: "
                + h.words());
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
