package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.Ranked;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.log.v1.DomainProto;

/** Reads and writes the closed lists of words that evidence is made of. */
final class EvidenceWords {

  private EvidenceWords() {}

  static DomainProto.Cause.Verdict write(Verdict verdict) {
    return switch (verdict) {
      case HEALTHY -> DomainProto.Cause.Verdict.VERDICT_HEALTHY;
      case CRASHED -> DomainProto.Cause.Verdict.VERDICT_CRASHED;
      case AGENT_SILENT -> DomainProto.Cause.Verdict.VERDICT_AGENT_SILENT;
      case CUT_OFF -> DomainProto.Cause.Verdict.VERDICT_CUT_OFF;
      case SUSPECTED -> DomainProto.Cause.Verdict.VERDICT_SUSPECTED;
      case REBORN -> DomainProto.Cause.Verdict.VERDICT_REBORN;
      case DUPLICATE -> DomainProto.Cause.Verdict.VERDICT_DUPLICATE;
      case PROMOTION_FAILED -> DomainProto.Cause.Verdict.VERDICT_PROMOTION_FAILED;
      case UNREACHABLE -> DomainProto.Cause.Verdict.VERDICT_UNREACHABLE;
      case FROZEN -> DomainProto.Cause.Verdict.VERDICT_FROZEN;
      case STORAGE_HUNG -> DomainProto.Cause.Verdict.VERDICT_STORAGE_HUNG;
      case REPLACED_BY_ORDER -> DomainProto.Cause.Verdict.VERDICT_REPLACED_BY_ORDER;
      case BECOMING_PRIMARY -> DomainProto.Cause.Verdict.VERDICT_BECOMING_PRIMARY;
      case OVERLOADED -> DomainProto.Cause.Verdict.VERDICT_OVERLOADED;
      case UNKNOWN -> DomainProto.Cause.Verdict.VERDICT_UNKNOWN;
    };
  }

  static Verdict read(DomainProto.Cause.Verdict verdict) {
    return switch (verdict) {
      case VERDICT_HEALTHY -> Verdict.HEALTHY;
      case VERDICT_CRASHED -> Verdict.CRASHED;
      case VERDICT_AGENT_SILENT -> Verdict.AGENT_SILENT;
      case VERDICT_CUT_OFF -> Verdict.CUT_OFF;
      case VERDICT_SUSPECTED -> Verdict.SUSPECTED;
      case VERDICT_REBORN -> Verdict.REBORN;
      case VERDICT_DUPLICATE -> Verdict.DUPLICATE;
      case VERDICT_PROMOTION_FAILED -> Verdict.PROMOTION_FAILED;
      case VERDICT_UNREACHABLE -> Verdict.UNREACHABLE;
      case VERDICT_FROZEN -> Verdict.FROZEN;
      case VERDICT_STORAGE_HUNG -> Verdict.STORAGE_HUNG;
      case VERDICT_REPLACED_BY_ORDER -> Verdict.REPLACED_BY_ORDER;
      case VERDICT_BECOMING_PRIMARY -> Verdict.BECOMING_PRIMARY;
      case VERDICT_OVERLOADED -> Verdict.OVERLOADED;
      case VERDICT_UNKNOWN -> Verdict.UNKNOWN;
      case VERDICT_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(verdict);
    };
  }

  static DomainProto.Sighting.Seen write(Sighting.Seen seen) {
    return switch (seen) {
      case EXIT_REPORTED -> DomainProto.Sighting.Seen.SEEN_EXIT_REPORTED;
      case RUNNING_REPORTED -> DomainProto.Sighting.Seen.SEEN_RUNNING_REPORTED;
      case AGENT_SILENT -> DomainProto.Sighting.Seen.SEEN_AGENT_SILENT;
      case MEMORY_LOST -> DomainProto.Sighting.Seen.SEEN_MEMORY_LOST;
      case ANSWERED -> DomainProto.Sighting.Seen.SEEN_ANSWERED;
      case REFUSED -> DomainProto.Sighting.Seen.SEEN_REFUSED;
      case RESET -> DomainProto.Sighting.Seen.SEEN_RESET;
      case TIMED_OUT -> DomainProto.Sighting.Seen.SEEN_TIMED_OUT;
      case MUTE -> DomainProto.Sighting.Seen.SEEN_MUTE;
      case UNRESPONSIVE_REPORTED -> DomainProto.Sighting.Seen.SEEN_UNRESPONSIVE_REPORTED;
      case COMMIT_STUCK -> DomainProto.Sighting.Seen.SEEN_COMMIT_STUCK;
      case HEARD_BY_STANDBY -> DomainProto.Sighting.Seen.SEEN_HEARD_BY_STANDBY;
      case PROMOTION_FAILED -> DomainProto.Sighting.Seen.SEEN_PROMOTION_FAILED;
    };
  }

  static Sighting.Seen read(DomainProto.Sighting.Seen seen) {
    return switch (seen) {
      case SEEN_EXIT_REPORTED -> Sighting.Seen.EXIT_REPORTED;
      case SEEN_RUNNING_REPORTED -> Sighting.Seen.RUNNING_REPORTED;
      case SEEN_AGENT_SILENT -> Sighting.Seen.AGENT_SILENT;
      case SEEN_MEMORY_LOST -> Sighting.Seen.MEMORY_LOST;
      case SEEN_ANSWERED -> Sighting.Seen.ANSWERED;
      case SEEN_REFUSED -> Sighting.Seen.REFUSED;
      case SEEN_RESET -> Sighting.Seen.RESET;
      case SEEN_TIMED_OUT -> Sighting.Seen.TIMED_OUT;
      case SEEN_MUTE -> Sighting.Seen.MUTE;
      case SEEN_UNRESPONSIVE_REPORTED -> Sighting.Seen.UNRESPONSIVE_REPORTED;
      case SEEN_COMMIT_STUCK -> Sighting.Seen.COMMIT_STUCK;
      case SEEN_HEARD_BY_STANDBY -> Sighting.Seen.HEARD_BY_STANDBY;
      case SEEN_PROMOTION_FAILED -> Sighting.Seen.PROMOTION_FAILED;
      case SEEN_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(seen);
    };
  }

  static DomainProto.Ranked.Standing write(Ranked.Standing standing) {
    return switch (standing) {
      case CHOSEN -> DomainProto.Ranked.Standing.STANDING_CHOSEN;
      case EQUAL -> DomainProto.Ranked.Standing.STANDING_EQUAL;
      case BEHIND -> DomainProto.Ranked.Standing.STANDING_BEHIND;
      case EXCLUDED -> DomainProto.Ranked.Standing.STANDING_EXCLUDED;
      case REINSTATABLE -> DomainProto.Ranked.Standing.STANDING_REINSTATABLE;
    };
  }

  static Ranked.Standing read(DomainProto.Ranked.Standing standing) {
    return switch (standing) {
      case STANDING_CHOSEN -> Ranked.Standing.CHOSEN;
      case STANDING_EQUAL -> Ranked.Standing.EQUAL;
      case STANDING_BEHIND -> Ranked.Standing.BEHIND;
      case STANDING_EXCLUDED -> Ranked.Standing.EXCLUDED;
      case STANDING_REINSTATABLE -> Ranked.Standing.REINSTATABLE;
      case STANDING_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(standing);
    };
  }

  static DomainProto.Mark.Phase write(Mark.Phase phase) {
    return switch (phase) {
      case SUSPECTED -> DomainProto.Mark.Phase.PHASE_SUSPECTED;
      case BEGUN -> DomainProto.Mark.Phase.PHASE_BEGUN;
      case RECRUITED -> DomainProto.Mark.Phase.PHASE_RECRUITED;
      case CHOSEN -> DomainProto.Mark.Phase.PHASE_CHOSEN;
      case PROMOTED -> DomainProto.Mark.Phase.PHASE_PROMOTED;
      case MARKED -> DomainProto.Mark.Phase.PHASE_MARKED;
      case CONFIRMED -> DomainProto.Mark.Phase.PHASE_CONFIRMED;
    };
  }

  static Mark.Phase read(DomainProto.Mark.Phase phase) {
    return switch (phase) {
      case PHASE_SUSPECTED -> Mark.Phase.SUSPECTED;
      case PHASE_BEGUN -> Mark.Phase.BEGUN;
      case PHASE_RECRUITED -> Mark.Phase.RECRUITED;
      case PHASE_CHOSEN -> Mark.Phase.CHOSEN;
      case PHASE_PROMOTED -> Mark.Phase.PROMOTED;
      case PHASE_MARKED -> Mark.Phase.MARKED;
      case PHASE_CONFIRMED -> Mark.Phase.CONFIRMED;
      case PHASE_UNSPECIFIED, UNRECOGNIZED -> throw Unread.value(phase);
    };
  }
}
