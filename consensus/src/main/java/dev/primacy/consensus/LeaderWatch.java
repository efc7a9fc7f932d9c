package dev.primacy.consensus;

import dev.primacy.consensus.Seat.Held;
import dev.primacy.consensus.Succession.Agreed;
import dev.primacy.consensus.Succession.NotAgreed;
import dev.primacy.consensus.Succession.Survivor;
import dev.primacy.raft.v1.Question;
import dev.primacy.raft.v1.Testimony;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the leader's process has ended, and has a survivor stand for election at once
 * instead of after a timeout.
 *
 * <p>A connection that breaks is only the reason to look. Gone is a leader whose port refuses, and
 * that a majority of the group finds gone; everything else, silence above all, is left to the
 * election timeout, and a connection that flaps changes nothing. See {@link Succession}.
 */
final class LeaderWatch extends ServerTransportFilter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);

  /** A dying process may lose its connections before its listening socket. */
  private static final int LOOKS = 8;

  private static final long MILLIS_BETWEEN_LOOKS = 25;

  /** Longer than an election of the one before takes. */
  static final long STAGGER_MILLIS = 300;

  private final Seat seat;
  private final Function<Member, Door> doors;
  private final Witnesses witnesses = new Witnesses();
  private final ScheduledExecutorService clock;
  private final AtomicBoolean told = new AtomicBoolean();

  // Touched by the clock's thread alone.
  private int looksLeft;
  private long claimedTerm = -1;

  LeaderWatch(String name, Seat seat, Function<Member, Door> doors) {
    this.seat = seat;
    this.doors = doors;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name + "-log-leader").daemon().factory());
  }

  @Override
  public void transportTerminated(Attributes transport) {
    // Also told of connections that never were one for calls, and of those of followers.
    if (told.compareAndSet(false, true)) {
      later(this::startLooking, 0);
    }
  }

  private void startLooking() {
    told.set(false);
    boolean looking = looksLeft > 0;
    looksLeft = LOOKS;
    if (!looking) {
      look();
    }
  }

  private void look() {
    looksLeft--;
    attempt(() -> {
      Optional<Held> held = seat.held();
      if (held.isPresent() && held.get().term() > claimedTerm) {
        lookAfter(held.get());
      }
    });
    if (looksLeft > 0) {
      later(this::look, MILLIS_BETWEEN_LOOKS);
    }
  }

  private void lookAfter(Held held) throws IOException {
    Succession succession = succession(held);
    LOG.debug("a connection broke; {} in term {}: {}", held.leader(), held.term(), succession);
    if (succession instanceof Agreed(int rank)) {
      claimedTerm = held.term();
      later(() -> attempt(() -> claim(held, rank)), rank * STAGGER_MILLIS);
    }
  }

  /** Whoever stood before has failed if the seat is still held as it was. */
  private void claim(Held held, int rank) throws IOException {
    boolean agreed = rank == 0 || succession(held) instanceof Agreed;
    if (agreed && seat.held().filter(held::equals).isPresent() && seat.claim(held)) {
      LOG.info("the process of {} has ended: standing for election, rank {}", held.leader(), rank);
    }
  }

  private Succession succession(Held held) throws IOException {
    if (doors.apply(held.leader()) != Door.SHUT) {
      return new NotAgreed();
    }
    Survivor self = seat.self();
    List<Member> others = others(m -> !m.equals(held.leader()));
    return Succession.of(
        self, witnesses.whoFindGone(self.peerId(), held, others), seat.members().size());
  }

  /** What this member says when another one asks. */
  Testimony testify(Question question) {
    Testimony.Builder testimony = Testimony.newBuilder();
    attempt(() -> {
      Optional<Held> held = seat.held().filter(h -> isAbout(question, h));
      if (held.isPresent() && doors.apply(held.get().leader()) == Door.SHUT) {
        Survivor self = seat.self();
        testimony
            .setGone(true)
            .setLastTerm(self.last().getTerm())
            .setLastIndex(self.last().getIndex());
      }
    });
    return testimony.build();
  }

  private static boolean isAbout(Question question, Held held) {
    return held.leader().peerId().equals(question.getLeader()) && held.term() == question.getTerm();
  }

  /** Called every second. */
  void keepReady() {
    attempt(() -> witnesses.keepReady(seat.self().peerId(), others(_ -> true)));
  }

  private List<Member> others(Predicate<Member> wanted) throws IOException {
    return seat.members().stream().filter(m -> !seat.isSelf(m)).filter(wanted).toList();
  }

  private interface Attempt {
    void make() throws IOException;
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.make();
    } catch (IOException | RuntimeException e) {
      // A division that closes answers with exceptions; and the election timeout is there anyway.
      LOG.warn("cannot look after the leader: {}", e.toString());
    }
  }

  private void later(Runnable task, long millis) {
    try {
      var _ = clock.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    witnesses.close();
  }
}
