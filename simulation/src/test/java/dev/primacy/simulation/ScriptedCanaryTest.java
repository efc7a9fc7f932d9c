package dev.primacy.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rules whose absence shows only where two others have failed before, in schedules too long for
 * chance: each is written down, holds with all rules, and breaks without the one.
 */
final class ScriptedCanaryTest {

  static final List<String> RULES = List.of("node.attachCheck", "node.rebuiltForgets");

  private static Stage two(Rules rules) {
    return new Stage(rules, 2, 1);
  }

  private static Stage three(Rules rules) {
    return new Stage(rules, 3, 2);
  }

  /** Nobody streams under an admission who holds more than the primary's history. */
  @Test
  void followerOfAnotherHistoryIsNotAttached() {
    setBackUnderAnAdmission(two(Rules.ALL));
    assertThatThrownBy(() -> setBackUnderAnAdmission(two(Switches.allBut("node.attachCheck"))))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("says to");
  }

  /**
   * A primary is lost with WAL that nobody else has, comes back as a copy of the new one, is
   * admitted, and is then set back to the day on which it was lost. No manager remembers that it
   * was ever further, and the log still names its admission.
   */
  private static void setBackUnderAnAdmission(Stage stage) {
    NodeId old = stage.primary();
    NodeId other = stage.standbys().getFirst();
    stage.agent(other).host().freeze();
    stage.pass(40);
    stage.agent(old).host().killServer();
    stage.backUp(old);
    stage.agent(other).host().thaw();
    stage.until("an epoch begins", () -> stage.state().operation() instanceof Operation.Begun);
    stage.agent(old).crash();
    stage.until("the other is chosen", () -> stage.primary().equals(other));
    stage.agent(old).start();
    stage.until("the old one is admitted", () -> stage.logged(old).admission().isPresent());
    stage.commits(3);
    stage.crashManagers();
    stage.restore(old);
    stage.agent(old).start();
    stage.restartManagers();
    stage.pass(3000);
  }

  /** A copied node vouches for nothing that it acknowledged with the data it had before. */
  @Test
  void copiedNodeIsNoProof() {
    Stage holds = three(Rules.ALL);
    copiedFromASourceThatWasSetBack(holds);
    assertThat(holds.state().epoch()).as("it waits for an operator").isEqualTo(new Epoch(2));
    Stage breaks = three(Switches.allBut("node.rebuiltForgets"));
    assertThatThrownBy(() -> copiedFromASourceThatWasSetBack(breaks))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("lacks the acknowledged commits");
  }

  /**
   * Of two standbys the one with less is chosen, alone, and the other has to be copied from it
   * before anybody can acknowledge. The source is set back while it is copied, and lost when that
   * is done, and no manager remembers how far the copied node once was.
   */
  private static void copiedFromASourceThatWasSetBack(Stage stage) {
    NodeId old = stage.primary();
    NodeId less = stage.standbys().getFirst();
    NodeId more = stage.standbys().getLast();
    stage.backUp(less);
    stage.commits(5);
    stage.agent(less).host().freeze();
    stage.pass(40);
    stage.agent(more).crash();
    stage.agent(old).host().killServer();
    stage.until("an epoch begins", () -> stage.state().operation() instanceof Operation.Begun);
    stage.agent(old).crash();
    stage.agent(less).host().thaw();
    stage.until("the one with less is promoted", () -> stage.agent(less).host().isPrimary());
    stage.agent(more).start();
    stage.until("the other is to be copied", () -> stage.logged(more).rebuild().isPresent());
    long order = stage.logged(more).rebuild().orElseThrow().order();
    stage.until("it copies", () -> stage.isDownAndAtWork(more));
    stage.agent(more).freeze();
    stage.crashManagers();
    stage.restore(less);
    stage.agent(less).host().startBehindTheAgentsBack();
    stage.until("the source is back", () -> stage.agent(less).host().answers());
    stage.agent(more).thaw();
    stage.until("it is copied", () -> stage.agent(more).stateFile().rebuilt() == order);
    stage.agent(less).host().wipe();
    stage.restartManagers();
    stage.pass(3000);
  }
}
