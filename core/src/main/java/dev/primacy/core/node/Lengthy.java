package dev.primacy.core.node;

import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Checkpoint;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.StopCleanly;
import dev.primacy.core.node.LocalEffect.WriteMarker;

/**
 * The effects that may take long: meanwhile the agent goes on looking and reporting, and gives one
 * up that a newer order has made pointless.
 *
 * <p>A detachment is none of them: in its middle a look could find no receiver where the next
 * moment brings one, and the report would count as a recruit.
 */
public final class Lengthy {

  private Lengthy() {}

  public static boolean is(LocalEffect effect) {
    return switch (effect) {
      case Bootstrap _, Clone _, Rewind _, Promote _, StartDetached _ -> true;
      case Stop _, StopCleanly _, Checkpoint _, Detach _, Attach _, LoadRule _, WriteMarker _ ->
          false;
    };
  }

  /** Whether {@code effect}, under way, is on the way to {@code goal} too. */
  static boolean serves(LocalEffect effect, Goal goal) {
    return switch (effect) {
      case Promote promote ->
          (goal instanceof Goal.Lead lead && lead.timeline().equals(promote.timeline()))
              || (goal instanceof Goal.Prepare prepare
                  && prepare.lead().timeline().equals(promote.timeline()));
      case Clone clone -> isWanted(clone.token(), clone.source(), goal);
      case Rewind rewind -> isWanted(rewind.token(), rewind.source(), goal);
      // The server goes on starting by itself: nothing is lost by not waiting for it.
      case StartDetached _ -> false;
      case Bootstrap _ -> true; // nobody was promised anything yet
      case Stop _, StopCleanly _, Checkpoint _, Detach _, Attach _, LoadRule _, WriteMarker _ ->
          true;
    };
  }

  private static boolean isWanted(long token, String source, Goal goal) {
    return goal instanceof Goal.Rebuild rebuild
        && rebuild.order() == token
        && rebuild.source().equals(source);
  }
}
