package dev.primacy.core.node;

import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.Server.Absent;
import dev.primacy.core.node.Server.Down;
import dev.primacy.core.node.Server.Primary;
import dev.primacy.core.node.Server.Standby;
import dev.primacy.core.node.Server.Unresponsive;
import dev.primacy.core.node.Server.Unusable;
import dev.primacy.core.node.Step.Do;
import dev.primacy.core.node.Step.Remember;
import dev.primacy.core.node.Step.Rest;
import dev.primacy.core.node.Step.Why;

/** The way of a node to being a standby, from whatever it is. */
final class StandbySteps {

  private StandbySteps() {}

  static Step stand(Goal.Stand goal, Situation now) {
    Server.Upstream wanted =
        new Server.Upstream(goal.upstream(), goal.admission().applicationName());
    if (!(now.server() instanceof Standby standby)) {
      return detached(now);
    }
    boolean attached = !standby.isDetached();
    if (attached
        && now.facts().life() == now.attachedLife()
        && standby.upstream().filter(wanted::equals).isPresent()) {
      return new Rest(Why.AS_ORDERED);
    }
    if (attached) {
      return new Do(new Detach());
    }
    if (!now.proven()) {
      return new Rest(Why.LEADER_UNPROVEN);
    }
    if (!standby.settled()) {
      return new Rest(Why.REPLAYING);
    }
    if (now.rules().attachCheck() && !goal.reach().includes(standby.end())) {
      return new Rest(Why.DIVERGED);
    }
    long token = goal.admission().number();
    return now.memory().token() == token
        ? new Do(new Attach(wanted, token))
        : new Remember(now.memory().branding(token));
  }

  static Step detached(Situation now) {
    return switch (now.server()) {
      case Down(boolean attached, _) when attached -> new Do(new Stop());
      case Down _ -> new Do(new StartDetached());
      case Primary _ -> new Do(new Stop());
      case Standby s when !s.isDetached() -> new Do(new Detach());
      case Standby s -> new Rest(s.settled() ? Why.AS_ORDERED : Why.REPLAYING);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  static Step stopped(Situation now) {
    return switch (now.server()) {
      case Down(boolean attached, _) when !attached -> new Rest(Why.AS_ORDERED);
      case Down _, Primary _, Standby _, Unresponsive _ -> new Do(new Stop());
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  /** Forget first, then replace: what the old data vouched for must be void before it goes. */
  static Step rebuild(Goal.Rebuild goal, Situation now) {
    if (now.memory().rebuilt() >= goal.order()) {
      return detached(now);
    }
    boolean made =
        now.facts().token().isPresent() && now.facts().token().getAsLong() == goal.order();
    if (made && now.isDown()) {
      return new Remember(now.memory().rebuiltBy(goal.order()));
    }
    if (now.server() instanceof Unusable) {
      return new Rest(Why.UNUSABLE_DATA); // nobody knows what is in there: not ours to replace
    }
    if (!now.proven()) {
      return new Rest(Why.LEADER_UNPROVEN);
    }
    if (now.memory().token() != goal.order()) {
      long forgotten =
          now.rules().rebuiltForgets() ? goal.highestAdmission() : now.memory().forgotten();
      return new Remember(now.memory().forgetting(forgotten, goal.order()));
    }
    return replace(goal, now);
  }

  /**
   * A rewind moves less than a clone, and leaves nothing of the old data. It is tried once:
   * whatever it leaves makes way.
   */
  private static Step replace(Goal.Rebuild goal, Situation now) {
    boolean detached = now.server() instanceof Standby s && s.isDetached();
    if ((detached || now.isDown()) && now.rewound() != goal.order() && !goal.cloneOnly()) {
      return new Do(new Rewind(goal.source(), goal.order()));
    }
    return now.hasData() && !now.isDown()
        ? new Do(new Stop())
        : new Do(new LocalEffect.Clone(goal.source(), goal.order()));
  }
}
