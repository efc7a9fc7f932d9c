package dev.primacy.simulation;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.simulation.postgres.Content;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.WalRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What really happened, as nobody in the world knows it: the ground that invariants stand on. */
final class Chronicle {

  /**
   * One choice of the log.
   *
   * @param held the commits that the chosen node had when it was chosen
   * @param at when, in microseconds
   * @param losses how often the node had lost its data before
   */
  record Chosen(
      Epoch epoch,
      NodeId node,
      Timeline timeline,
      Position from,
      BitSet held,
      long at,
      long losses) {}

  /** A commit that was acknowledged without asking anybody. */
  record Unasked(long number, long at) {}

  private final List<Chosen> choices = new ArrayList<>();
  private final BitSet acknowledged = new BitSet();
  private final BitSet read = new BitSet();
  // What was lost because an operator accepted it, ever and by the last choice.
  private final BitSet lost = new BitSet();
  private BitSet givenUp = new BitSet();
  private final SortedMap<Long, Position> positions = new TreeMap<>();
  private final SortedMap<Timeline, BitSet> unasked = new TreeMap<>();
  private final SortedMap<Timeline, List<Unasked>> loose = new TreeMap<>();
  private final SortedMap<NodeId, WalRecord> opened = new TreeMap<>();
  private final SortedMap<Long, Long> writtenAt = new TreeMap<>();
  // For each epoch, as the log last had it: whether its primary may still go by a W = 0 rule.
  private final SortedMap<Epoch, Boolean> mayAskNobody = new TreeMap<>();

  static BitSet commits(@Nullable WalRecord wal) {
    BitSet found = new BitSet();
    for (WalRecord r = wal; r != null; r = r.parent()) {
      if (r.content() instanceof Content.Commit(long number)) {
        found.set(Math.toIntExact(number));
      }
    }
    return found;
  }

  void written(long number, long micros) {
    writtenAt.put(number, micros);
  }

  long writtenAt(long number) {
    return writtenAt.getOrDefault(number, 0L);
  }

  void appended(World world, Command command, ClusterState after) {
    after.reigns().forEach(r -> mayAskNobody.put(r.epoch(), mayAskNobody(after, r)));
    switch (command) {
      case Command.Found(NodeId node) -> choices.add(founded(after.epoch(), node));
      case Command.Choose c -> chosen(world, c.choice(), after.reigns().getLast());
      case Command.Confirm _ -> confirmed(after);
      case Command.ActivateRule _ -> activated(after);
      case Command.Register _,
          Command.Describe _,
          Command.Founded _,
          Command.Begin _,
          Command.Force _,
          Command.MeasureLoss _,
          Command.Prepare _,
          Command.Cancel _,
          Command.Retire _,
          Command.Recruit _,
          Command.ChangeRule _,
          Command.Admit _,
          Command.OrderRebuild _ -> {}
    }
  }

  private static Chosen founded(Epoch epoch, NodeId node) {
    Position start = new Position(Timeline.FIRST, Lsn.ZERO);
    return new Chosen(epoch, node, Timeline.FIRST, start, new BitSet(), 0, 0);
  }

  /** A reinstated primary goes by its older rules until it has loaded the new one. */
  private static boolean mayAskNobody(ClusterState state, Reign reign) {
    return state.reigns().stream()
        .filter(r -> r.primary().equals(reign.primary()) && r.timeline().equals(reign.timeline()))
        .flatMap(r -> r.rules().stream())
        .anyMatch(r -> r.rule().asksNobody());
  }

  private void chosen(World world, Choice choice, Reign reign) {
    Optional<WalRecord> wal = world.host(choice.candidate()).wal();
    BitSet held =
        wal.filter(
                w -> w.upTo(choice.position().lsn().value()).position().equals(choice.position()))
            .map(Chronicle::commits)
            .orElseGet(this::allThatCounts);
    choices.add(
        new Chosen(
            reign.epoch(),
            reign.primary(),
            reign.timeline(),
            choice.position(),
            held,
            world.clock().micros(),
            world.host(reign.primary()).losses()));
    giveUp(choice, held);
  }

  /** What an operator let go nobody misses any more. */
  private void giveUp(Choice choice, BitSet held) {
    givenUp = new BitSet();
    if (choice.completeness().stream().anyMatch(c -> c instanceof Completeness.LossAccepted)) {
      givenUp = allThatCounts();
      givenUp.andNot(held);
      lost.or(givenUp);
      acknowledged.andNot(givenUp);
      read.andNot(givenUp);
    }
  }

  BitSet givenUp() {
    return givenUp;
  }

  Position positionOf(int number) {
    Position at = positions.get((long) number);
    if (at == null) {
      throw new IllegalStateException("nobody has seen commit " + number);
    }
    return at;
  }

  /** How many bytes of what was given up lay there. */
  long lostBeyond(Timeline timeline, Lsn kept) {
    return lost.stream()
            .mapToObj(this::positionOf)
            .filter(p -> p.timeline().equals(timeline) && p.lsn().isAfter(kept))
            .count()
        * WalRecord.BYTES;
  }

  private BitSet visible(WalRecord wal) {
    for (WalRecord r = wal; r != null; r = r.parent()) {
      if (r.content() instanceof Content.Commit(long number)) {
        positions.put(number, r.position());
      }
    }
    return commits(wal);
  }

  /** Where the chosen node has lost its data since, what it had is anybody's guess: the best. */
  private BitSet allThatCounts() {
    BitSet all = (BitSet) acknowledged.clone();
    all.or(read);
    return all;
  }

  /** Whoever reads on the confirmed primary sees all that was there when it opened. */
  private void confirmed(ClusterState after) {
    Reign reign = after.reigns().getLast();
    boolean asks = reign.rules().stream().noneMatch(r -> r.rule().asksNobody());
    WalRecord seen = opened.get(reign.primary());
    if (asks && seen != null && seen.timeline().equals(reign.timeline())) {
      read.or(visible(seen));
    }
  }

  /** With the barrier reached, what was acknowledged without asking is as safe as the rest. */
  private void activated(ClusterState after) {
    Reign reign = after.reigns().getLast();
    boolean asks = reign.rules().stream().noneMatch(r -> r.rule().asksNobody());
    BitSet before = unasked.remove(reign.timeline());
    if (asks && before != null) {
      acknowledged.or(before);
    }
  }

  void opened(Host host, WalRecord visible, ClusterState state) {
    opened.put(host.id(), visible);
    // Whoever is sent to the confirmed primary reads on, whatever happened to it meanwhile.
    state
        .confirmed()
        .filter(r -> r.primary().equals(host.id()) && r.timeline().equals(visible.timeline()))
        .filter(r -> r.rules().stream().noneMatch(l -> l.rule().asksNobody()))
        .ifPresent(_ -> read.or(visible(visible)));
  }

  /** Returns whether the promise of W >= 1 holds for this acknowledgement. */
  boolean acknowledged(Host host, WalRecord record, long number, boolean asked, long at) {
    boolean promised = asked || !mayGoUnasked(host.id(), record.timeline());
    positions.put(number, record.position());
    if (promised) {
      acknowledged.set(Math.toIntExact(number));
    } else {
      loose.computeIfAbsent(record.timeline(), _ -> new ArrayList<>()).add(new Unasked(number, at));
      unasked.computeIfAbsent(record.timeline(), _ -> new BitSet()).set(Math.toIntExact(number));
    }
    return promised;
  }

  private boolean mayGoUnasked(NodeId node, Timeline timeline) {
    Epoch epoch = lastReign(node, timeline).map(Chosen::epoch).orElse(Epoch.NONE);
    return mayAskNobody.getOrDefault(epoch, false);
  }

  /** The newest epoch for which this node was chosen on this timeline. */
  Optional<Chosen> lastReign(NodeId node, Timeline timeline) {
    Optional<Chosen> found = Optional.empty();
    for (Chosen c : choices) {
      if (c.node().equals(node) && c.timeline().equals(timeline)) {
        found = Optional.of(c);
      }
    }
    return found;
  }

  List<Chosen> choices() {
    return choices;
  }

  BitSet acknowledged() {
    return acknowledged;
  }

  /** What was acknowledged on this timeline without asking anybody, oldest first. */
  List<Unasked> unasked(Timeline timeline) {
    return loose.getOrDefault(timeline, List.of());
  }

  /** What somebody has read on a confirmed primary. */
  BitSet read() {
    return read;
  }
}
