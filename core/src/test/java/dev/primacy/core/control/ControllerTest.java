package dev.primacy.core.control;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.control.Output.Ask;
import dev.primacy.core.control.Output.Judged;
import dev.primacy.core.control.Output.ProbeNow;
import dev.primacy.core.control.Output.Propose;
import dev.primacy.core.control.Output.Prove;
import dev.primacy.core.control.Output.Send;
import dev.primacy.core.control.Output.Waiting;
import dev.primacy.core.decision.Reason;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Stamp;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.time.MonoTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ControllerTest {

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c");
  private Controller controller = new Controller(cluster.state(), 3);
  private MonoTime now = new MonoTime(5_000_000_000L);

  // Proposals.

  @Test
  void decidesNothingWithoutLeadership() {
    crash();
    List<Output> outputs = reportAll();
    assertThat(outputs).hasOnlyElementsOfTypes(Judged.class, ProbeNow.class);
    assertThat(outputs).hasAtLeastOneElementOfType(Judged.class);
  }

  @Test
  void aLeaderProposesForTheRevisionThatItSaw() {
    lead(7);
    crash();
    assertThat(of(Propose.class, reportAll()))
        .singleElement()
        .satisfies(p -> {
          assertThat(p.basis()).isEqualTo(cluster.state().revision());
          assertThat(p.command()).isInstanceOf(Command.Begin.class);
        });
  }

  @Test
  void proposesNothingMoreWhileAProposalIsInFlight() {
    lead(7);
    crash();
    assertThat(of(Propose.class, reportAll())).hasSize(1);
    assertThat(of(Propose.class, reportAll())).isEmpty();
    assertThat(of(Propose.class, tick(50))).isEmpty();
  }

  @Test
  void proposesAgainWhenTheProposalCameToNothing() {
    lead(7);
    crash();
    reportAll();
    assertThat(of(Propose.class, on(new Input.ProposalEnded()))).hasSize(1);
  }

  @Test
  void goesOnWithWhateverWasCommittedMeanwhile() {
    lead(7);
    crash();
    reportAll();
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    assertThat(of(Propose.class, on(new Input.ProposalEnded())))
        .as("epoch 2 has begun, and nobody is recruited yet")
        .isEmpty();
    cluster.recruited("b", "1:100").recruited("c", "1:90");
    assertThat(of(Propose.class, reportAll()))
        .extracting(Propose::command)
        .hasOnlyElementsOfType(Command.Choose.class);
  }

  @Test
  void aNewLeaderContinuesWhereTheLogStands() {
    cluster.begin().recruited("b", "1:100").recruited("c", "1:90").silent("a", 60_000);
    controller = new Controller(cluster.state(), 3);
    report("b");
    report("c");
    assertThat(of(Propose.class, lead(8)))
        .extracting(Propose::command)
        .hasOnlyElementsOfType(Command.Choose.class);
  }

  @Test
  void aDeposedLeaderFallsSilent() {
    lead(7);
    crash();
    on(new Input.LeadershipLost());
    assertThat(reportAll()).hasOnlyElementsOfTypes(Judged.class, ProbeNow.class);
    assertThat(tick(1000)).doesNotHaveAnyElementsOfTypes(Propose.class, Send.class, Prove.class);
  }

  @Test
  void saysWhyNothingIsDoneWhenThatChanges() {
    lead(7);
    assertThat(of(Waiting.class, reportAll())).contains(new Waiting(Reason.NOTHING_TO_DO));
    assertThat(of(Waiting.class, reportAll())).isEmpty();
  }

  // Proofs of leadership.

  @Test
  void provesItselfForEachLifeThatItMeets() {
    lead(7);
    long ticket = of(Prove.class, report("b")).getFirst().ticket();
    List<Send> sent = of(Send.class, on(new Input.Proven(ticket)));
    assertThat(sent)
        .singleElement()
        .satisfies(s -> {
          assertThat(s.node()).isEqualTo(Texts.node("b"));
          assertThat(s.order().provenFor()).hasValue(new Life(1, 1));
        });
  }

  @Test
  void aProofAskedForBeforeALifeBeganSaysNothingOfIt() {
    lead(7);
    long ticket = of(Prove.class, report("b")).getFirst().ticket();
    cluster.facts("b", f -> f.life(2));
    report("b");
    List<Output> outputs = on(new Input.Proven(ticket));
    assertThat(of(Send.class, outputs))
        .noneMatch(s -> s.order().provenFor().equals(Optional.of(new Life(1, 2))));
    assertThat(of(Prove.class, outputs)).as("asked again, for the new life").hasSize(1);
  }

  @Test
  void provesItselfOnceForManyLives() {
    lead(7);
    long ticket = of(Prove.class, report("a")).getFirst().ticket();
    assertThat(of(Prove.class, report("b"))).isEmpty();
    assertThat(of(Prove.class, report("c"))).isEmpty();
    long second = of(Prove.class, on(new Input.Proven(ticket))).getFirst().ticket();
    assertThat(of(Prove.class, on(new Input.Proven(second)))).isEmpty();
    assertThat(of(Prove.class, reportAll())).isEmpty();
  }

  @Test
  void asksAgainWhenTheProofCouldNotBeHad() {
    lead(7);
    long ticket = of(Prove.class, report("b")).getFirst().ticket();
    assertThat(of(Prove.class, on(new Input.Unproven(ticket)))).hasSize(1);
  }

  @Test
  void aProofOfAnEarlierLeadershipIsNone() {
    lead(7);
    long ticket = of(Prove.class, report("b")).getFirst().ticket();
    on(new Input.LeadershipLost());
    lead(9);
    assertThat(of(Send.class, on(new Input.Proven(ticket))))
        .allMatch(s -> s.order().provenFor().isEmpty());
  }

  // Orders.

  @Test
  void anOrderCarriesEpochTermAndRevision() {
    lead(7);
    assertThat(of(Send.class, report("b")))
        .singleElement()
        .satisfies(s -> {
          assertThat(s.order().stamp())
              .isEqualTo(new Stamp(new Epoch(1), 7, cluster.state().revision()));
          assertThat(s.order().goal()).isInstanceOf(Goal.Stand.class);
        });
  }

  @Test
  void anOrderIsNotRepeatedWithoutAReport() {
    lead(7);
    proven(report("b"));
    assertThat(of(Send.class, tick(50))).isEmpty();
  }

  @Test
  void anOrderIsRepeatedToWhoReportsAndHasNotHeededIt() {
    lead(7);
    proven(report("b"));
    assertThat(of(Send.class, report("b"))).hasSize(1);
  }

  @Test
  void anOrderIsNotRepeatedToWhoHasHeededIt() {
    lead(7);
    proven(report("b"));
    cluster.memory("b", m -> m.accepted(1, 7, cluster.state().revision()));
    assertThat(of(Send.class, report("b"))).isEmpty();
  }

  @Test
  void anOrderIsSentAgainOverANewStream() {
    lead(7);
    proven(report("b"));
    cluster.memory("b", m -> m.accepted(1, 7, cluster.state().revision()));
    on(new Input.Connection(Texts.node("b"), false, false));
    on(new Input.Connection(Texts.node("b"), true, false));
    assertThat(of(Send.class, report("b"))).hasSize(1);
  }

  @Test
  void aNewTermMakesEveryOrderNew() {
    lead(7);
    reportAll();
    on(new Input.LeadershipLost());
    assertThat(of(Send.class, lead(9))).hasSize(3).allMatch(s -> s.order().stamp().term() == 9);
  }

  // Suspicion.

  @Test
  void everyManagerProbesASuspectAtOnceAndGoesOn() {
    reportAll();
    assertThat(of(ProbeNow.class, tick(600))).isEmpty();
    assertThat(of(ProbeNow.class, tick(1))).containsExactly(new ProbeNow(Texts.node("a")));
    assertThat(of(ProbeNow.class, tick(199))).as("not too often").isEmpty();
    assertThat(of(ProbeNow.class, tick(1))).hasSize(1);
    assertThat(of(ProbeNow.class, report("a"))).as("it is back").isEmpty();
    assertThat(of(ProbeNow.class, tick(200))).isEmpty();
  }

  @Test
  void anExitThatTheAgentReportsNeedsNoWitnessAtFirst() {
    reportAll();
    crash();
    assertThat(report("a")).doesNotHaveAnyElementsOfTypes(ProbeNow.class, Ask.class);
    assertThat(tick(199)).doesNotHaveAnyElementsOfTypes(ProbeNow.class, Ask.class);
    assertThat(of(ProbeNow.class, tick(1)))
        .as("a leader that does not hear the agent needs the others")
        .hasSize(1);
  }

  @Test
  void theStandbysThatAreHeardAreAskedToo() {
    reportAll();
    assertThat(of(Ask.class, tick(600))).isEmpty();
    report("b");
    assertThat(of(Ask.class, tick(601)))
        .as("c was not heard for 1.2 s")
        .containsExactly(new Ask(Texts.node("b"), Texts.node("a")));
    on(new Input.Asked(Texts.node("a"), Texts.node("b"), Probe.Answer.ANSWERED));
    assertThat(controller.view(now).judgement().verdict()).isEqualTo(Verdict.CUT_OFF);
  }

  @Test
  void saysItsVerdictWhenThatChanges() {
    assertThat(of(Judged.class, reportAll()))
        .extracting(j -> j.judgement().verdict().name())
        .contains("HEALTHY");
    assertThat(of(Judged.class, reportAll())).isEmpty();
    assertThat(of(Judged.class, tick(1201)))
        .extracting(j -> j.judgement().verdict().name())
        .containsExactly("SUSPECTED");
  }

  // What a manager knows beside the log.

  @Test
  void whatWasMissingInOneOperationIsNotMissingInTheNext() {
    cluster.primary(p -> p.noWalsender("c_3"));
    reportAll();
    assertThat(controller.view(now).missingSince()).containsKey(cluster.admission("c"));
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    assertThat(controller.view(now).missingSince()).isEmpty();
  }

  @Test
  void whoStreamsIsNotMissingAnyMore() {
    cluster.primary(p -> p.noWalsender("c_3"));
    reportAll();
    cluster.primary(p -> p.walsender("c_3", 100));
    reportAll();
    assertThat(controller.view(now).missingSince()).isEmpty();
  }

  @Test
  void aRuleRunsShortWhenFewerStreamThanItRequires() {
    cluster.primary(p -> p.noWalsender("c_3"));
    reportAll();
    assertThat(controller.view(now).shortSince()).isEmpty();
    cluster.primary(p -> p.noWalsender("b_2"));
    reportAll();
    assertThat(controller.view(now).shortSince()).hasValue(now);
  }

  @Test
  void marksThePhasesOfAFailoverAfterTheSuspicion() {
    lead(7);
    crash();
    reportAll();
    now = new MonoTime(now.nanos() + 30_000_000);
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    assertThat(controller.view(now).marks())
        .extracting(m -> m.phase() + " " + m.millis())
        .containsExactly("SUSPECTED 0", "BEGUN 30");
  }

  @Test
  void aClusterThatIsNotFoundedSuspectsNobody() {
    controller = new Controller(aCluster(Policy.ASYNC).state(), 3);
    assertThat(tick(10_000)).isEmpty();
  }

  private void crash() {
    cluster.sees("a", new Server.Down(false));
  }

  private List<Output> lead(long term) {
    return on(new Input.LeadershipGained(term));
  }

  private void proven(List<Output> outputs) {
    of(Prove.class, outputs).forEach(prove -> on(new Input.Proven(prove.ticket())));
  }

  private List<Output> report(String name) {
    return on(new Input.Reported(cluster.sights().report(name)));
  }

  private List<Output> reportAll() {
    return List.of("a", "b", "c").stream().flatMap(name -> report(name).stream()).toList();
  }

  private List<Output> tick(long millis) {
    now = new MonoTime(now.nanos() + millis * 1_000_000);
    return on(new Input.Tick());
  }

  private List<Output> on(Input input) {
    return controller.on(input, now);
  }

  private static <T extends Output> List<T> of(Class<T> type, List<Output> outputs) {
    return outputs.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
