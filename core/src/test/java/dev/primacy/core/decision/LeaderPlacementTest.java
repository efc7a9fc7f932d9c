package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.Texts.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.ViewBuilder;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeaderPlacementTest {

  private static final long LONG = LeaderPlacement.QUIET.toMillis();

  /** Managers are written as {@code name@host}, a primary by its host; m1 leads. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          off the primary's host, to the first by name  | m1@a m2@b m3@c | a           | m2
          the leader stands alone already                | m1@a m2@b m3@c | b           | nobody
          not to the host of another primary             | m1@a m2@b m3@c | a b         | m3
          all on one host: nothing is gained             | m1@a m2@a m3@a | a           | nobody
          two of three on the primary's host             | m1@a m2@a m3@c | a           | m3
          a primary on each host: nothing is gained      | m1@a m2@b m3@c | a b c       | nobody
          half as many is worth it                       | m1@a m2@b m3@c | a a b c     | m2
          a few less is not: it would go back and forth  | m1@a m2@b m3@c | a a a b b c c | nobody
          a manager known by another name than its host  | m1@A m2@b m3@c | a           | m2
          no cluster yet                                 | m1@a m2@b m3@c |             | nobody
          """)
  void whoShouldLead(String why, String managers, String primaries, String expected) {
    List<View> clusters =
        primaries == null
            ? List.of()
            : Stream.of(primaries.split(" ", -1)).map(host -> quiet(host).view()).toList();

    assertThat(m1Leads(managers, LONG, "m2", "m3").move(clusters, ViewBuilder.NOW))
        .isEqualTo(expected.equals("nobody") ? Optional.empty() : manager(expected));
  }

  @Test
  void onlyToAManagerThatCanTakeOver() {
    assertThat(m1Leads("m1@a m2@b m3@c", LONG, "m3").move(steady(), ViewBuilder.NOW))
        .isEqualTo(manager("m3"));
    assertThat(m1Leads("m1@a m2@b m3@c", LONG).move(steady(), ViewBuilder.NOW)).isEmpty();
  }

  @Test
  void notSoonAfterTheLastMove() {
    LeaderPlacement young = m1Leads("m1@a m2@b m3@c", LONG - 1, "m2", "m3");

    assertThat(young.move(steady(), ViewBuilder.NOW)).isEmpty();
  }

  @Test
  void notSoonAfterAnOperation() {
    View view = quiet("a").given(v -> v.operationMillis(LONG - 1)).view();

    assertThat(settled().move(List.of(view), ViewBuilder.NOW)).isEmpty();
  }

  @Test
  void notWhileThePrimaryIsInDoubt() {
    View view = quiet("a").given(v -> v.judged(Verdict.SUSPECTED)).view();

    assertThat(settled().move(List.of(view), ViewBuilder.NOW)).isEmpty();
  }

  @Test
  void neverDuringAnOperationOfAnyCluster() {
    View failingOver = quiet("b").begin().view();

    assertThat(settled().move(List.of(quiet("a").view(), failingOver), ViewBuilder.NOW)).isEmpty();
  }

  @Test
  void notBetweenTheStepsOfAPlannedMove() {
    View preparing =
        quiet("b")
            .withStandby("n2")
            .apply(new Command.Prepare(new Switchover(node("n1"), node("n2"), "an operator")))
            .view();

    assertThat(preparing.state().operation()).isInstanceOf(Operation.Preparing.class);
    assertThat(settled().move(List.of(quiet("a").view(), preparing), ViewBuilder.NOW)).isEmpty();
  }

  @Test
  void aClusterWithoutAPrimaryDoesNotHold() {
    View created = aCluster().view();

    assertThat(settled().move(List.of(quiet("a").view(), created), ViewBuilder.NOW))
        .isEqualTo(manager("m2"));
  }

  private static List<View> steady() {
    return List.of(quiet("a").view());
  }

  private static ClusterBuilder quiet(String host) {
    return aCluster()
        .withPrimary("n1")
        .settings("n1", _ -> NodeSettings.at(host + ":5432"))
        .given(v -> v.operationMillis(LONG));
  }

  private static LeaderPlacement settled() {
    return m1Leads("m1@a m2@b m3@c", LONG, "m2", "m3");
  }

  private static LeaderPlacement m1Leads(String managers, long forMillis, String... able) {
    SortedMap<ManagerId, String> hosts = new TreeMap<>();
    for (String each : managers.split(" ", -1)) {
      int at = each.indexOf('@');
      hosts.put(new ManagerId(each.substring(0, at)), each.substring(at + 1));
    }
    TreeSet<ManagerId> others = new TreeSet<>();
    Stream.of(able).map(ManagerId::new).forEach(others::add);
    return new LeaderPlacement(
        new ManagerId("m1"), ViewBuilder.NOW.minusMillis(forMillis), hosts, others);
  }

  private static Optional<ManagerId> manager(String name) {
    return Optional.of(new ManagerId(name));
  }
}
