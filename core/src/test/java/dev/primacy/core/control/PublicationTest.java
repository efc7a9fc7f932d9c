package dev.primacy.core.control;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.ClusterBuilder.address;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.cluster.Topology.Phase;
import dev.primacy.core.given.ClusterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicationTest {

  private static ClusterBuilder steady() {
    return aCluster().withPrimary("n1").withStandby("n2").withStandby("n3");
  }

  private static ClusterBuilder electing() {
    return steady().begin().recruited("n2", "1:100").recruited("n3", "1:100");
  }

  private static ClusterBuilder promoting() {
    return electing().choosePromotion("n2", "1:100", "n3", 1);
  }

  @Test
  void namesAConfirmedPrimaryAsCertain() {
    Topology topology = Publication.of(steady().view());
    assertThat(topology.phase()).isEqualTo(Phase.STEADY);
    assertThat(topology.epoch()).isEqualTo(new Epoch(1));
    assertThat(topology.begun()).isEqualTo(new Epoch(1));
    assertThat(topology.primary())
        .contains(new Topology.Primary(new NodeId("n1"), address("n1"), true));
  }

  @Test
  void theRevisionIsTheRecords() {
    ClusterBuilder cluster = steady();
    assertThat(Publication.of(cluster.view()).revision()).isEqualTo(cluster.state().revision());
  }

  static Stream<Arguments> withoutAPrimary() {
    return Stream.of(
        Arguments.of(Phase.CREATED, aCluster().withNode("n1", aStandby().build())),
        Arguments.of(
            Phase.FOUNDING,
            aCluster()
                .withNode("n1", aPrimary().build())
                .apply(new Command.Found(new NodeId("n1")))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void withoutAPrimary(Phase phase, ClusterBuilder cluster) {
    Topology topology = Publication.of(cluster.view());
    assertThat(topology.phase()).isEqualTo(phase);
    assertThat(topology.epoch()).isEqualTo(Epoch.NONE);
    assertThat(topology.primary()).isEmpty();
    assertThat(readable(topology)).isEmpty();
  }

  static Stream<Arguments> nobodyIsNamedBeforeConfirm() {
    return Stream.of(
        Arguments.of(Phase.ELECTING, electing(), 2),
        Arguments.of(
            Phase.PROMOTING,
            promoting().sees("n2", aPrimary().at("2:200").lineage("1:100 2").build()),
            2),
        Arguments.of(Phase.ELECTING, promoting().begin(), 3));
  }

  @ParameterizedTest(name = "{0} of epoch {2}")
  @MethodSource
  void nobodyIsNamedBeforeConfirm(Phase phase, ClusterBuilder cluster, long begun) {
    Topology topology = Publication.of(cluster.view());
    assertThat(topology.phase()).isEqualTo(phase);
    assertThat(topology.epoch()).isEqualTo(new Epoch(1));
    assertThat(topology.begun()).isEqualTo(new Epoch(begun));
    assertThat(topology.primary())
        .contains(new Topology.Primary(new NodeId("n1"), address("n1"), false));
  }

  @Test
  void namesTheNewPrimaryFromConfirmOn() {
    Topology topology = Publication.of(promoting().confirm("1:100 2").view());
    assertThat(topology.phase()).isEqualTo(Phase.STEADY);
    assertThat(topology.epoch()).isEqualTo(new Epoch(2));
    assertThat(topology.primary())
        .contains(new Topology.Primary(new NodeId("n2"), address("n2"), true));
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        reads("all that follow, and the primary", "n1 n2 n3", _ -> {}),
        reads("not the silent", "n1 n3", c -> c.silent("n2", 5000)),
        reads("not who is claimed twice", "n1 n3", c -> c.duplicate("n2")),
        reads("not who is set back", "n1 n3", c -> c.setBack("n2")),
        reads("not another cluster's data", "n1 n3", c -> c.facts("n2", f -> f.systemId(1))),
        reads("not who receives nothing", "n1 n3", c -> c.sees("n2", aStandby().build())),
        reads(
            "not who diverged",
            "n1 n3",
            c -> c.sees("n2", aStandby().at("7:100").streamingFrom("x:1", "n2_2").build())),
        reads("not who is to be replaced", "n1 n2 n3", PublicationTest::withOneToBeReplaced),
        reads("not a second primary", "n1 n3", c -> c.sees("n2", aPrimary().build())),
        reads("not whom its host withholds", "n1 n3", c -> c.settings("n2", PublicationTest::mute)),
        reads(
            "the recruits, while nobody is in charge",
            "n2 n3",
            c -> c.begin().recruited("n2", "1:100").recruited("n3", "1:100")),
        reads(
            "but not those who diverged",
            "n3",
            c -> c.begin().recruited("n2", "7:100").recruited("n3", "1:100")));
  }

  private static Arguments reads(String what, String expected, Consumer<ClusterBuilder> change) {
    ClusterBuilder cluster = steady();
    change.accept(cluster);
    return Arguments.of(what, List.of(expected.split(" ")), cluster);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void reads(String what, List<String> expected, ClusterBuilder cluster) {
    assertThat(readable(Publication.of(cluster.view()))).as(what).isEqualTo(expected);
  }

  /** Its rows may yet turn out never to have been committed. */
  @Test
  void nobodyIsSentToWhoFollowsAnUnconfirmedPrimary() {
    ClusterBuilder cluster =
        promoting()
            .sees("n2", aPrimary().at("2:200").lineage("1:100 2").build())
            .sees(
                "n3",
                aStandby()
                    .at("2:200")
                    .lineage("1:100 2")
                    .streamingFrom(address("n2"), "n3_9")
                    .build());
    assertThat(readable(Publication.of(cluster.view()))).isEmpty();
  }

  @Test
  void lagIsWhatThePrimarySaysOfAnAdmission() {
    ClusterBuilder cluster = steady();
    String n2 = cluster.admission("n2").applicationName();
    cluster.primary(p ->
        p.at("1:300").walsender(n2, 180).noWalsender(cluster.admission("n3").applicationName()));

    assertThat(lag(cluster, "n1")).isEmpty();
    assertThat(lag(cluster, "n2")).hasValue(120);
    assertThat(lag(cluster, "n3")).isEmpty();
    assertThat(lag(cluster.silent("n1", 5000), "n2")).as("an old lag is none").isEmpty();
  }

  private static OptionalLong lag(ClusterBuilder cluster, String node) {
    return Publication.of(cluster.view()).nodes().stream()
        .filter(n -> n.node().name().equals(node))
        .findFirst()
        .orElseThrow()
        .lagBytes();
  }

  private static List<String> readable(Topology topology) {
    return topology.nodes().stream()
        .filter(Topology.Member::readable)
        .map(n -> n.node().name())
        .toList();
  }

  private static void withOneToBeReplaced(ClusterBuilder cluster) {
    cluster
        .withNode("n4", aStandby().streamingFrom(address("n1"), "n4_9").build())
        .apply(new Command.OrderRebuild(new NodeId("n4"), "diverged"));
  }

  private static NodeSettings mute(NodeSettings s) {
    return new NodeSettings(
        s.address(),
        s.replicationAddress(),
        s.acknowledge(),
        false,
        Optional.empty(),
        s.cloneSource(),
        s.promotion(),
        s.zone());
  }
}
