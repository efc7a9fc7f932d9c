package dev.primacy.core.node;

import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.WriteMarker;
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

/** The way of a node into office, through it, and out of it by order. */
final class PrimarySteps {

  private PrimarySteps() {}

  static Step found(Goal.Found goal, Situation now) {
    if (now.memory().token() != goal.token()) {
      return now.hasData()
          ? new Rest(Why.FOREIGN_DATA)
          : new Remember(now.memory().branding(goal.token()));
    }
    return switch (now.server()) {
      case Down(boolean attached, _) when attached -> new Do(new Stop());
      // A host set back to its founding would start as a primary, and write what nobody else has.
      case Absent _, Down _ when !now.proven() -> new Rest(Why.LEADER_UNPROVEN);
      case Absent _, Down _ -> new Do(new Bootstrap(goal.token()));
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Standby _, Primary _ -> new Rest(Why.AS_ORDERED);
    };
  }

  static Step lead(Goal.Lead goal, Situation now) {
    boolean mayPromote =
        goal.origin() == Reign.Origin.PROMOTED
            && (now.memory().attempted().isBefore(goal.epoch())
                || now.aboutToPromote().equals(goal.epoch())
                || !now.rules().promoteOncePerEpoch());
    return switch (now.server()) {
      case Primary p when p.lineage().current().equals(goal.timeline()) -> serve(goal, p, now);
      case Primary _ -> new Do(new Stop());
      case Standby s when mayPromote -> promote(goal, s, now);
      case Standby _
          when goal.origin() == Reign.Origin.PROMOTED
              && goal.epoch().equals(now.memory().attempted()) ->
          new Do(new Stop());
      case Standby _ -> new Rest(Why.NOT_PRIMARY_ANY_MORE);
      case Down(boolean attached, _) when attached -> new Do(new Stop());
      case Down _ when mayPromote -> new Do(new StartDetached());
      case Down _ -> new Rest(Why.NOT_PRIMARY_ANY_MORE);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  /** Rule first, marker after: a marker acknowledged through an older rule proves nothing. */
  private static Step serve(Goal.Lead goal, Primary primary, Situation now) {
    boolean asLoaded =
        primary.hasLoaded(goal.number())
            && primary.standbyNames().equals(goal.rule().standbyNames());
    boolean marked = !primary.marker().isBefore(goal.epoch());
    if (!asLoaded && (now.rules().ruleBeforeMarker() || marked)) {
      if (lacksLease(goal, now)) {
        return new Rest(Why.NO_LEASE);
      }
      return new Do(new LoadRule(goal.number(), goal.rule()));
    }
    if (!marked && !now.markerBegun()) {
      return new Do(new WriteMarker(goal.epoch(), now.node(), goal.decision()));
    }
    return new Rest(marked ? Why.AS_ORDERED : Why.MARKER_UNACKNOWLEDGED);
  }

  static Step prepare(Goal.Prepare goal, Situation now) {
    Step asPrimary = lead(goal.lead(), now);
    boolean due =
        now.server() instanceof Primary p
            && p.checkpointed() < goal.checkpoint()
            && asPrimary.equals(new Rest(Why.AS_ORDERED));
    return due ? new Do(new LocalEffect.Checkpoint(goal.checkpoint())) : asPrimary;
  }

  /** In its own time: who is in a hurry says {@link Goal.Stopped}. */
  static Step retire(Situation now) {
    return switch (now.server()) {
      case Primary _ -> new Do(new LocalEffect.StopCleanly());
      case Down(boolean attached, _) when attached -> new Rest(Why.NO_ANSWER);
      case Down _, Standby _ -> new Rest(Why.AS_ORDERED);
      case Unresponsive _ -> new Rest(Why.NO_ANSWER);
      case Absent _ -> new Rest(Why.NO_DATA);
      case Unusable _ -> new Rest(Why.UNUSABLE_DATA);
    };
  }

  private static boolean lacksLease(Goal.Lead goal, Situation now) {
    return goal.leased()
        && goal.rule().asksNobody()
        && !now.leased()
        && now.rules().aloneUnderLease();
  }

  private static Step promote(Goal.Lead goal, Standby standby, Situation now) {
    if (!standby.isDetached()) {
      return new Do(new Detach());
    }
    if (!now.proven()) {
      return new Rest(Why.LEADER_UNPROVEN);
    }
    if (!standby.settled()) {
      return new Rest(Why.REPLAYING);
    }
    // It was promoted in this epoch and does not know any more: no number is used twice (I15).
    if (standby.end().timeline().compareTo(goal.timeline()) >= 0) {
      return new Rest(Why.PROMOTION_FAILED);
    }
    if (now.rules().promoteNotBelowChoice()
        && !standby.lineage().holds(standby.end(), goal.from())) {
      return new Rest(Why.BELOW_CHOICE);
    }
    if (lacksLease(goal, now)) {
      return new Rest(Why.NO_LEASE); // promoted, it goes by the new rule from the first commit on
    }
    if (!now.memory().attempted().equals(goal.epoch())) {
      return new Remember(now.memory().attempting(goal.epoch()));
    }
    return new Do(new Promote(goal.timeline(), goal.number(), goal.rule()));
  }
}
