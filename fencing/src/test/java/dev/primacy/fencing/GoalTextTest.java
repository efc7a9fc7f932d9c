package dev.primacy.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.Goal;
import org.junit.jupiter.api.Test;

final class GoalTextTest {

  private static final String LEAD = "6 PROMOTED 6 5:16/B374D848 41 40 1:n2_17";

  /** A build before leases wrote these lines: an agent that is upgraded forgets nothing. */
  @Test
  void whatAnOlderBuildWroteMeansThatThereIsNoLease() {
    assertThat(GoalText.read("lead " + LEAD))
        .isInstanceOfSatisfying(Goal.Lead.class, goal -> assertThat(goal.leased()).isFalse())
        .isEqualTo(GoalText.read("lead " + LEAD + " false"));
    assertThat(GoalText.read("prepare " + LEAD + " 77"))
        .isEqualTo(GoalText.read("prepare " + LEAD + " 77 false"));
  }

  @Test
  void aLeaseIsReadAgain() {
    assertThat(GoalText.read("lead " + LEAD + " true"))
        .isInstanceOfSatisfying(Goal.Lead.class, goal -> assertThat(goal.leased()).isTrue());
  }
}
