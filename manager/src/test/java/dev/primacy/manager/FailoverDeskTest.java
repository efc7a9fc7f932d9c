package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.FailoverRequest;
import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.api.v1.Fencing;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.View;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the leader makes of an operator's order. */
final class FailoverDeskTest {

  private final ClusterBuilder cluster =
      aCluster()
          .withPrimary("a")
          .withStandby("b")
          .withStandby("c")
          .silent("a", 60_000)
          .given(v -> v.judged(Verdict.UNREACHABLE).sampled("1:140"));

  private final FailoverDesk desk =
      new FailoverDesk(
          new OrderLog() {
            @Override
            public View view(ClusterId id) {
              return cluster.view();
            }

            @Override
            public OptionalLong submit(ClusterId id, long basis, Command command) {
              if (basis != cluster.state().revision()) {
                return OptionalLong.empty();
              }
              return OptionalLong.of(cluster.apply(command).state().revision());
            }
          });

  private static FailoverRequest.Builder to(String node) {
    return FailoverRequest.newBuilder().setCluster("orders").setTo(node).setRequestedBy("ada");
  }

  private FailoverResponse order(FailoverRequest.Builder request) {
    return desk.order(request.build());
  }

  private Optional<ForcedFailover> ordered() {
    return cluster.state().operation() instanceof Operation.Begun begun
        ? begun.forced()
        : Optional.empty();
  }

  @Test
  void whereNothingIsLostItIsOrdered() {
    FailoverResponse answer = order(to("b"));
    assertThat(answer.getOperation()).isEqualTo(cluster.state().revision());
    assertThat(ordered().orElseThrow().requestedBy()).isEqualTo("ada");
    assertThat(ordered().orElseThrow().accepted()).isEmpty();
    assertThat(cluster.state().history().getLast().cause().verdict())
        .isEqualTo(Verdict.UNREACHABLE);
  }

  @Test
  void withoutTheStatementsNothingIsOrdered() {
    cluster.silent("c", 60_000);
    FailoverResponse answer = order(to("b"));
    assertThat(answer.getOperation()).isZero();
    assertThat(answer.getFencing()).isEqualTo(Fencing.FENCING_NEEDS_STATEMENT);
    assertThat(answer.getLacksBytes()).isEqualTo(40);
    assertThat(order(to("b").setAcceptDataLoss(40)).getOperation()).isZero();
    assertThat(order(to("b").setPrimaryIsDown(true)).getOperation()).isZero();
    assertThat(order(to("b").setPrimaryIsDown(true).setAcceptDataLoss(39)).getOperation()).isZero();
    assertThat(ordered()).isEmpty();
  }

  @Test
  void withThemTheLogHoldsWhatHeWasTold() {
    cluster.silent("c", 60_000);
    order(to("b").setPrimaryIsDown(true).setAcceptDataLoss(50));
    assertThat(ordered().orElseThrow().accepted())
        .contains(new ForcedFailover.Accepted(50, Optional.of(Texts.at("1:140"))));
    assertThat(ordered().orElseThrow().fromIsDown()).isTrue();
  }

  @Test
  void whoAsksAgainIsToldTheNumberAndWhoStatesMoreOrdersAnew() {
    cluster.silent("c", 60_000);
    long first = order(to("b").setPrimaryIsDown(true).setAcceptDataLoss(50)).getOperation();
    assertThat(order(to("b").setPrimaryIsDown(true).setAcceptDataLoss(50)).getOperation())
        .isEqualTo(first);
    assertThat(order(to("b")).getOperation()).isEqualTo(first);
    assertThat(order(to("b").setPrimaryIsDown(true).setAcceptDataLoss(60)).getOperation())
        .isGreaterThan(first);
    assertThat(cluster.state().epoch().number()).isEqualTo(3);
  }

  @Test
  void aDryRunOrdersNothing() {
    assertThat(order(to("b").setDryRun(true)).getOperation()).isZero();
    assertThat(ordered()).isEmpty();
  }

  @Test
  void thePrimaryOfAWellClusterIsNoTarget() {
    FailoverResponse answer = order(to("a"));
    assertThat(answer.getFrom()).isEqualTo(answer.getTo());
    assertThat(ordered()).isEmpty();
  }
}
