package dev.primacy.core.control;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.control.Output.Prove;
import dev.primacy.core.control.Output.Send;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Lease;
import dev.primacy.core.node.Report;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a leader grants leases of 5 s, margin 0.5 s, to a, which acknowledges alone. */
final class LeasesTest {

  private static final NodeId A = new NodeId("a");
  private static final Policy LEASED = Policy.ASYNC.withLease(Policy.Lease.DEFAULT);

  private final ClusterBuilder cluster = asynchronous(LEASED);
  private Controller controller = new Controller(cluster.state(), 3);
  private MonoTime now = new MonoTime(5_000_000_000L);

  private static ClusterBuilder asynchronous(Policy policy) {
    return aCluster(policy).withPrimary("a").withStandby("b");
  }

  @Test
  void isGrantedOnlyOnceTheLeaderHasProvenItselfSinceItWasAsked() {
    on(new Input.LeadershipGained(7));
    List<Output> asked = report(1000);
    assertThat(leases(asked)).isEmpty();
    assertThat(leases(proven(asked)))
        .singleElement()
        .satisfies(lease -> {
          assertThat(lease.asked()).isEqualTo(new MonoTime(1000));
          assertThat(lease.length()).isEqualTo(Duration.ofSeconds(5));
        });
    List<Output> again = report(1000 + Duration.ofSeconds(2).toNanos());
    assertThat(leases(again))
        .as("granted anew without a proof")
        .isNotEmpty()
        .allMatch(l -> l.asked().equals(new MonoTime(1000)));
    assertThat(leases(proven(again))).hasSize(1);
  }

  /** A commit that hangs must not use up the lease. */
  @Test
  void isRenewedByALaterProofWhereOneHangs() {
    on(new Input.LeadershipGained(7));
    assertThat(proofs(report(0))).hasSize(1);
    assertThat(proofs(report(Duration.ofMillis(500).toNanos()))).isEmpty();
    assertThat(leases(proven(report(Duration.ofSeconds(1).toNanos()))))
        .singleElement()
        .satisfies(l -> assertThat(l.asked()).isEqualTo(new MonoTime(1_000_000_000)));
  }

  @Test
  void notForEverIsAnotherProofBegun() {
    on(new Input.LeadershipGained(7));
    long begun = 0;
    for (long second = 0; second < 60; second++) {
      begun += proofs(report(Duration.ofSeconds(second).toNanos())).size();
    }
    assertThat(begun).isEqualTo(5);
  }

  /** A clean stop may take longer than a lease lasts. */
  @Test
  void isRenewedWhileItStopsByOrder() {
    on(new Input.LeadershipGained(7));
    NodeId b = new NodeId("b");
    cluster.apply(new Command.Prepare(new Switchover(A, b, "an operator")));
    cluster.apply(new Command.Retire(cluster.state().epoch().next()));
    on(new Input.Committed(cluster.state()));
    assertThat(leases(proven(report(0)))).hasSize(1);
  }

  /** One entry of the log for each second, not for each report. */
  @Test
  void isRenewedAfterAFifthOfIt() {
    on(new Input.LeadershipGained(7));
    proven(report(0));
    assertThat(proofs(report(Duration.ofMillis(999).toNanos()))).isEmpty();
    assertThat(proofs(report(Duration.ofSeconds(1).toNanos()))).hasSize(1);
  }

  @Test
  void nobodyElseIsGrantedOne() {
    on(new Input.LeadershipGained(7));
    List<Output> outputs = new ArrayList<>(proven(reportOf("b")));
    outputs.addAll(proven(report(0)));
    assertThat(of(Send.class, outputs).stream().filter(s -> !s.node().equals(A)))
        .isNotEmpty()
        .allMatch(s -> s.order().lease().isEmpty());
  }

  @Test
  void withoutTheRuleInThePolicyThereIsNone() {
    ClusterBuilder kept = asynchronous(Policy.ASYNC);
    controller = new Controller(kept.state(), 3);
    on(new Input.LeadershipGained(7));
    List<Output> outputs = proven(on(new Input.Reported(kept.sights().report("a"))));
    assertThat(of(Send.class, outputs))
        .isNotEmpty()
        .allSatisfy(s -> {
          assertThat(s.order().lease()).isEmpty();
          assertThat(s.order().goal())
              .isInstanceOfSatisfying(Goal.Lead.class, g -> assertThat(g.leased()).isFalse());
        });
    assertThat(controller.view(now).leaseEnds()).isEmpty();
  }

  @Test
  void isOverForTheLeaderOnlyAfterTheMarginSinceItAnswered() {
    on(new Input.LeadershipGained(7));
    List<Output> asked = report(0);
    now = now.plus(Duration.ofSeconds(1));
    proven(asked);
    assertThat(ends()).hasValue(now.plus(Duration.ofMillis(5500)));
  }

  @Test
  void aNewLeaderAssumesThatOneWasGrantedJustBeforeItCame() {
    on(new Input.LeadershipGained(7));
    assertThat(ends()).hasValue(now.plus(Duration.ofMillis(5500)));
    on(new Input.LeadershipLost());
    assertThat(ends()).isEmpty();
    now = now.plus(Duration.ofSeconds(60));
    on(new Input.LeadershipGained(9));
    assertThat(ends()).hasValue(now.plus(Duration.ofMillis(5500)));
  }

  /** Nothing is renewed for one that is being replaced, though it may be reinstated. */
  @Test
  void isNotRenewedOnceItsSuccessorIsBeingChosen() {
    on(new Input.LeadershipGained(7));
    proven(report(0));
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    List<Output> later = report(Duration.ofSeconds(3).toNanos());
    assertThat(leases(later)).isEmpty();
    assertThat(leases(proven(later))).isEmpty();
  }

  /**
   * An agent that died ends nothing: as long as anybody meets its server, the lease proves nothing.
   */
  @Test
  void itsServerIsAskedForUntilAnotherOneIsChosen() {
    on(new Input.LeadershipGained(7));
    proven(report(0));
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    now = now.plus(Duration.ofSeconds(3));
    assertThat(on(new Input.Tick())).contains(new Output.ProbeNow(A));
  }

  @Test
  void whatItMayHaveWrittenUnseenIsReckonedUntilItsLeaseIsOver() {
    on(new Input.LeadershipGained(7));
    proven(report(0));
    now = now.plus(Duration.ofSeconds(1));
    cluster.primary(p -> p.at("1:1100"));
    proven(report(Duration.ofSeconds(1).toNanos()));
    assertThat(controller.view(now).unseenBytes())
        .as("1000 bytes a second for 5.5 s")
        .hasValue(5500);
  }

  @Test
  void aPrimaryOfWhichNobodyKnowsHowFastItWritesMayHaveComeAnywhere() {
    on(new Input.LeadershipGained(7));
    report(0);
    now = now.plus(Duration.ofMillis(199));
    report(1);
    assertThat(controller.view(now).unseenBytes()).isEmpty();
    now = now.plus(Duration.ofMillis(1));
    report(2);
    assertThat(controller.view(now).unseenBytes()).isPresent();
  }

  private Optional<MonoTime> ends() {
    return Optional.ofNullable(controller.view(now).leaseEnds().get(A));
  }

  private List<Output> report(long asked) {
    Report r = cluster.sights().report("a");
    return on(
        new Input.Reported(
            new Report(
                r.node(), r.settings(), r.life(), r.memory(), r.facts(), new MonoTime(asked))));
  }

  private List<Output> reportOf(String name) {
    return on(new Input.Reported(cluster.sights().report(name)));
  }

  private List<Output> proven(List<Output> outputs) {
    return proofs(outputs).stream()
        .flatMap(p -> on(new Input.Proven(p.ticket())).stream())
        .toList();
  }

  private List<Output> on(Input input) {
    return controller.on(input, now);
  }

  private static List<Prove> proofs(List<Output> outputs) {
    return of(Prove.class, outputs);
  }

  private static List<Lease> leases(List<Output> outputs) {
    return of(Send.class, outputs).stream()
        .filter(s -> s.node().equals(A))
        .flatMap(s -> s.order().lease().stream())
        .toList();
  }

  private static <T extends Output> List<T> of(Class<T> type, List<Output> outputs) {
    return outputs.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
