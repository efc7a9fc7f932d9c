package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.log.v1.DomainProto;
import dev.primacy.log.v1.StateProto;

/** Reads and writes the closed lists of words that the record of a cluster uses. */
final class StateWords {

  private StateWords() {}

  static DomainProto.Origin write(Reign.Origin origin) {
    return switch (origin) {
      case FOUNDED -> DomainProto.Origin.ORIGIN_FOUNDED;
      case PROMOTED -> DomainProto.Origin.ORIGIN_PROMOTED;
      case REINSTATED -> DomainProto.Origin.ORIGIN_REINSTATED;
    };
  }

  static Reign.Origin read(DomainProto.Origin origin) {
    return switch (origin) {
      case ORIGIN_FOUNDED -> Reign.Origin.FOUNDED;
      case ORIGIN_PROMOTED -> Reign.Origin.PROMOTED;
      case ORIGIN_REINSTATED -> Reign.Origin.REINSTATED;
      case ORIGIN_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(origin);
    };
  }

  static DomainProto.LoggedRule.Stage write(LoggedRule.Stage stage) {
    return switch (stage) {
      case PENDING -> DomainProto.LoggedRule.Stage.STAGE_PENDING;
      case ACTIVE -> DomainProto.LoggedRule.Stage.STAGE_ACTIVE;
    };
  }

  static LoggedRule.Stage read(DomainProto.LoggedRule.Stage stage) {
    return switch (stage) {
      case STAGE_PENDING -> LoggedRule.Stage.PENDING;
      case STAGE_ACTIVE -> LoggedRule.Stage.ACTIVE;
      case STAGE_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(stage);
    };
  }

  static DomainProto.NodeSettings.Promotion write(Promotion promotion) {
    return switch (promotion) {
      case PREFER -> DomainProto.NodeSettings.Promotion.PROMOTION_PREFER;
      case NEUTRAL -> DomainProto.NodeSettings.Promotion.PROMOTION_NEUTRAL;
      case PREFER_NOT -> DomainProto.NodeSettings.Promotion.PROMOTION_PREFER_NOT;
      case MUST_NOT -> DomainProto.NodeSettings.Promotion.PROMOTION_MUST_NOT;
    };
  }

  static Promotion read(DomainProto.NodeSettings.Promotion promotion) {
    return switch (promotion) {
      case PROMOTION_PREFER -> Promotion.PREFER;
      case PROMOTION_NEUTRAL -> Promotion.NEUTRAL;
      case PROMOTION_PREFER_NOT -> Promotion.PREFER_NOT;
      case PROMOTION_MUST_NOT -> Promotion.MUST_NOT;
      case PROMOTION_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(promotion);
    };
  }

  static DomainProto.Policy.Automation write(Policy.Automation automation) {
    return switch (automation) {
      case OBSERVE -> DomainProto.Policy.Automation.AUTOMATION_OBSERVE;
      case CONFIRM -> DomainProto.Policy.Automation.AUTOMATION_CONFIRM;
      case AUTOMATIC -> DomainProto.Policy.Automation.AUTOMATION_AUTOMATIC;
    };
  }

  static Policy.Automation read(DomainProto.Policy.Automation automation) {
    return switch (automation) {
      case AUTOMATION_OBSERVE -> Policy.Automation.OBSERVE;
      case AUTOMATION_CONFIRM -> Policy.Automation.CONFIRM;
      case AUTOMATION_AUTOMATIC -> Policy.Automation.AUTOMATIC;
      case AUTOMATION_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(automation);
    };
  }

  static StateProto.OperationRecord.Outcome write(OperationRecord.Outcome outcome) {
    return switch (outcome) {
      case UNDER_WAY -> StateProto.OperationRecord.Outcome.OUTCOME_UNDER_WAY;
      case CONFIRMED -> StateProto.OperationRecord.Outcome.OUTCOME_CONFIRMED;
      case ABORTED -> StateProto.OperationRecord.Outcome.OUTCOME_ABORTED;
      case SUPERSEDED -> StateProto.OperationRecord.Outcome.OUTCOME_SUPERSEDED;
    };
  }

  static OperationRecord.Outcome read(StateProto.OperationRecord.Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_UNDER_WAY -> OperationRecord.Outcome.UNDER_WAY;
      case OUTCOME_CONFIRMED -> OperationRecord.Outcome.CONFIRMED;
      case OUTCOME_ABORTED -> OperationRecord.Outcome.ABORTED;
      case OUTCOME_SUPERSEDED -> OperationRecord.Outcome.SUPERSEDED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(outcome);
    };
  }
}
