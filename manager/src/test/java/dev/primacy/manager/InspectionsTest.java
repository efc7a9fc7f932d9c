package dev.primacy.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.Inspected;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Questions to agents, and who is believed. */
final class InspectionsTest {

  private static final ClusterId ORDERS = new ClusterId("orders");
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final Inspection BACKUP =
      new Inspection(0, false, 0, Duration.ZERO, 0, 1, new TreeMap<>(), new TreeSet<>());

  private Inspections inspections = new Inspections((_, _) -> {});

  private void answer(NodeId by, ManagerMessage question, Optional<Inspection> found) {
    Inspected.Builder answer =
        Inspected.newBuilder().setQuestion(question.getInspect().getQuestion());
    found.map(dev.primacy.wire.Inspections::write).ifPresent(answer::setFound);
    inspections.answered(new AgentStreams.Key(ORDERS, by), answer.build());
  }

  @Test
  void eachAnswerStandsInItsPlace() {
    inspections =
        new Inspections((node, question) ->
            answer(
                node.node(),
                question,
                Optional.of(node.node().equals(A) ? BACKUP : Inspection.QUIET)));
    assertThat(inspections.of(ORDERS, List.of(A, B)))
        .containsExactly(Optional.of(BACKUP), Optional.of(Inspection.QUIET));
  }

  @Test
  void nobodyAnswersForAnother() {
    inspections =
        new Inspections((_, question) -> {
          answer(B, question, Optional.of(Inspection.QUIET));
          answer(A, question, Optional.of(BACKUP));
        });
    assertThat(inspections.of(ORDERS, List.of(A))).containsExactly(Optional.of(BACKUP));
  }

  @Test
  void anAgentThatCouldNotFindOutIsNotWaitedFor() {
    inspections =
        new Inspections((node, question) -> answer(node.node(), question, Optional.empty()));
    long began = System.nanoTime();
    assertThat(inspections.of(ORDERS, List.of(A))).containsExactly(Optional.empty());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Inspections.PATIENCE);
  }

  @Test
  void whoeverSaysNothingIsGivenUp() {
    assertThat(inspections.of(ORDERS, List.of(A, B)))
        .containsExactly(Optional.empty(), Optional.empty());
  }
}
