package dev.primacy.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.cluster.Topology.Member;
import dev.primacy.core.cluster.Topology.Phase;
import dev.primacy.core.cluster.Topology.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyFeedTest {

  private static final ClusterId A = new ClusterId("a");
  private static final ClusterId B = new ClusterId("b");

  @ParameterizedTest(name = "seen {0}:{1}, known {2}:{3}: sent {4}")
  @CsvSource({
    "1, 10, 1, 9,  false",
    "1, 10, 1, 10, true",
    "1, 10, 1, 11, true",
    "2, 10, 1, 99, false",
    "2, 10, 3, 10, true",
    // A group that was made anew counts from the start; the epoch outweighs its revision.
    "2, 10, 3, 1,  true"
  })
  void whoComesBackIsNeverSentWhatIsOlder(
      long seenEpoch, long seenRevision, long epoch, long revision, boolean sent) {
    SortedMap<ClusterId, Point> seen = new TreeMap<>();
    seen.put(A, new Point(new Epoch(seenEpoch), seenRevision));
    TopologyFeed feed = TopologyFeed.of(Optional.empty(), seen);
    SortedMap<ClusterId, Topology> known = published(topology(A, epoch, revision));

    assertThat(feed.next(known, true)).hasSize(sent ? 1 : 0);
    assertThat(feed.isAheadOf(known)).isEqualTo(!sent);
  }

  @Test
  void beginsWithAllThatIsWantedInOrder() {
    SortedMap<ClusterId, Topology> known = published(topology(B, 1, 7), topology(A, 2, 9));
    assertThat(newcomer(Optional.empty()).next(known, false))
        .containsExactly(topology(A, 2, 9), topology(B, 1, 7));
    assertThat(newcomer(Optional.of(B)).next(known, false)).containsExactly(topology(B, 1, 7));
    assertThat(newcomer(Optional.of(new ClusterId("c"))).next(known, false)).isEmpty();
  }

  @Test
  void isSentAClusterThatWasCreatedLater() {
    TopologyFeed feed = newcomer(Optional.empty()).having(topology(A, 1, 5));
    assertThat(feed.next(published(topology(A, 1, 5), topology(B, 1, 8)), false))
        .containsExactly(topology(B, 1, 8));
  }

  @Test
  void isSentTheNewestAndNothingOnTheWay() {
    TopologyFeed feed = newcomer(Optional.of(A)).having(topology(A, 1, 5));
    SortedMap<ClusterId, Topology> known = published(topology(A, 1, 6));
    known.put(A, topology(A, 3, 9));
    assertThat(feed.next(known, false)).containsExactly(topology(A, 3, 9));
    assertThat(feed.having(topology(A, 3, 9)).next(known, true)).isEmpty();
  }

  @Test
  void neverGoesBackToWhatThisManagerSaidBefore() {
    TopologyFeed feed = newcomer(Optional.of(A)).having(topology(A, 2, 9));
    assertThat(feed.next(published(topology(A, 1, 12)), true)).isEmpty();
    assertThat(feed.next(published(topology(A, 2, 8)), true)).isEmpty();
  }

  @Test
  void remembersTheNewestOfAllThatItWasSent() {
    SortedMap<ClusterId, Point> seen = new TreeMap<>();
    seen.put(A, new Point(new Epoch(1), 5));
    TopologyFeed feed = TopologyFeed.of(Optional.of(A), seen).having(topology(A, 2, 9));
    assertThat(feed.next(published(topology(A, 1, 12)), true)).isEmpty();
    assertThat(feed.having(topology(A, 1, 7)).next(published(topology(A, 1, 12)), true)).isEmpty();
  }

  @Test
  void lagAloneIsWorthAMessageOnlyNowAndThen() {
    Topology before = reading(topology(A, 1, 5), true, 10);
    TopologyFeed feed = newcomer(Optional.of(A)).having(before);
    Topology moreLag = reading(topology(A, 1, 5), true, 99);
    Topology unreadable = reading(topology(A, 1, 5), false, 10);

    assertThat(feed.next(published(moreLag), false)).isEmpty();
    assertThat(feed.next(published(moreLag), true)).containsExactly(moreLag);
    assertThat(feed.next(published(unreadable), false)).containsExactly(unreadable);
  }

  @Test
  void isAheadOnlyInWhatItWants() {
    SortedMap<ClusterId, Point> seen = new TreeMap<>();
    seen.put(B, new Point(new Epoch(1), 7));
    assertThat(TopologyFeed.of(Optional.of(A), seen).isAheadOf(published())).isFalse();
    assertThat(TopologyFeed.of(Optional.of(B), seen).isAheadOf(published())).isTrue();
  }

  /** A subscriber that hops between managers, each of which is somewhere behind the log. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whoeverItAsksNothingOlderEverFollows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Topology> log = log(random);
    SortedMap<ClusterId, Point> seen = new TreeMap<>();
    for (int hop = 0; hop < 50; hop++) {
      TopologyFeed feed = TopologyFeed.of(Optional.empty(), seen);
      int applied = random.nextInt(log.size());
      for (; applied < log.size() && random.nextInt(8) > 0; applied++) {
        Topology known = log.get(applied);
        for (Topology sent : feed.next(published(known), random.nextBoolean())) {
          Point before = seen.put(A, sent.point());
          assertThat(before == null || !sent.point().isBefore(before)).isTrue();
          assertThat(sent).isEqualTo(known);
          feed = feed.having(sent);
        }
      }
    }
    assertThat(seen)
        .hasEntrySatisfying(A, point -> assertThat(point.revision()).isGreaterThan(log.size() / 2));
  }

  @Test
  void aPrimaryHasAnEpochAndAnEpochAPrimary() {
    Topology good = topology(A, 1, 5);
    assertThatThrownBy(() -> changed(good, Epoch.NONE, good.begun()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> changed(good, new Epoch(2), new Epoch(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Topology changed(Topology t, Epoch epoch, Epoch begun) {
    return new Topology(t.cluster(), epoch, begun, t.revision(), t.phase(), t.primary(), t.nodes());
  }

  private static List<Topology> log(SplittableRandom random) {
    List<Topology> log = new ArrayList<>();
    long epoch = 1;
    for (int revision = 1; revision <= 100; revision++) {
      epoch += random.nextInt(10) == 0 ? 1 : 0;
      log.add(topology(A, epoch, revision));
    }
    return log;
  }

  private static TopologyFeed newcomer(Optional<ClusterId> only) {
    return TopologyFeed.of(only, new TreeMap<>());
  }

  private static SortedMap<ClusterId, Topology> published(Topology... topologies) {
    SortedMap<ClusterId, Topology> known = new TreeMap<>();
    for (Topology topology : topologies) {
      known.put(topology.cluster(), topology);
    }
    return known;
  }

  private static Topology topology(ClusterId cluster, long epoch, long revision) {
    return new Topology(
        cluster,
        new Epoch(epoch),
        new Epoch(epoch),
        revision,
        Phase.STEADY,
        Optional.of(new Topology.Primary(new NodeId("n1"), "n1.example:5432", true)),
        List.of());
  }

  private static Topology reading(Topology t, boolean readable, long lag) {
    Member member =
        new Member(new NodeId("n2"), "n2.example:5432", readable, OptionalLong.of(lag), "");
    return new Topology(
        t.cluster(), t.epoch(), t.begun(), t.revision(), t.phase(), t.primary(), List.of(member));
  }
}
