package dev.primacy.core.node;

import static dev.primacy.core.node.SteppedAgent.lead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LengthyTest {

  private static final Goal.Lead LEAD = lead(Reign.Origin.PROMOTED, 2);
  private static final Promote PROMOTE = new Promote(LEAD.timeline(), LEAD.number(), LEAD.rule());
  private static final Goal.Rebuild REBUILD = new Goal.Rebuild(9, "c.example:5432", 3, false);
  private static final Clone CLONE = new Clone(REBUILD.source(), REBUILD.order());
  private static final Rewind REWIND = new Rewind(REBUILD.source(), REBUILD.order());
  private static final Goal DETACHED = new Goal.Detached();

  @ParameterizedTest(name = "{0}")
  @MethodSource("orders")
  void isGivenUpFor(String why, LocalEffect effect, Goal goal, boolean expected) {
    assertThat(outdated(effect, goal, new Stamp(new Epoch(3), 5, 60))).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> orders() {
    return Stream.of(
        arguments("a newer epoch wants it detached", PROMOTE, DETACHED, true),
        arguments("the same promotion, told once more", PROMOTE, LEAD, false),
        arguments("a checkpoint comes after it", PROMOTE, new Goal.Prepare(LEAD, 7), false),
        arguments("another timeline", PROMOTE, lead(Reign.Origin.PROMOTED, 3), true),
        arguments("somebody else is primary", PROMOTE, new Goal.Stopped(), true),
        arguments("the same copy, told once more", CLONE, REBUILD, false),
        arguments(
            "a copy of another node", CLONE, new Goal.Rebuild(9, "d.example:5432", 3, false), true),
        arguments(
            "another copy of the same node",
            CLONE,
            new Goal.Rebuild(10, "c.example:5432", 3, false),
            true),
        arguments("it is wanted as it is", CLONE, DETACHED, true),
        arguments("the same rewind, told once more", REWIND, REBUILD, false),
        arguments("a rewind from who leads no more", REWIND, DETACHED, true),
        arguments("the promise first: it starts by itself", new StartDetached(), DETACHED, true),
        arguments("what nobody relies on yet is finished", new Bootstrap(1), DETACHED, false));
  }

  @Test
  void anOldOrderThatComesLateGivesNothingUp() {
    assertThat(outdated(PROMOTE, DETACHED, new Stamp(new Epoch(2), 5, 30))).isFalse();
    assertThat(outdated(PROMOTE, DETACHED, new Stamp(new Epoch(1), 9, 99))).isFalse();
  }

  private static boolean outdated(LocalEffect effect, Goal goal, Stamp stamp) {
    NodeController controller =
        new NodeController(
            Texts.node("a"),
            NodeSettings.at("a"),
            SteppedAgent.remembering(LEAD).build(),
            Optional.empty(),
            3);
    controller.offer(new Order(stamp, goal, Optional.empty()), new MonoTime(0));
    return controller.outdates(effect);
  }
}
