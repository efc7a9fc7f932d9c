package dev.primacy.cli.output;

import com.google.protobuf.ProtocolMessageEnum;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Reason;
import dev.primacy.api.v1.Standing;
import dev.primacy.api.v1.Verdict;
import dev.primacy.cli.output.Style.Tone;
import java.util.Locale;

/** The contracts' words as people say them. */
final class Words {

  private Words() {}

  /** {@code VERDICT_CUT_OFF} is "cut off". */
  static String of(ProtocolMessageEnum value) {
    String type = value.getDescriptorForType().getName();
    String prefix = type.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
    String name = value.toString();
    return (name.startsWith(prefix) ? name.substring(prefix.length()) : name)
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }

  static Tone tone(Verdict verdict) {
    return switch (verdict) {
      case VERDICT_HEALTHY -> Tone.GOOD;
      case VERDICT_CRASHED,
          VERDICT_UNREACHABLE,
          VERDICT_FROZEN,
          VERDICT_STORAGE_HUNG,
          VERDICT_DUPLICATE,
          VERDICT_PROMOTION_FAILED ->
          Tone.BAD;
      case VERDICT_AGENT_SILENT,
          VERDICT_CUT_OFF,
          VERDICT_OVERLOADED,
          VERDICT_SUSPECTED,
          VERDICT_REPLACED_BY_ORDER,
          VERDICT_BECOMING_PRIMARY,
          VERDICT_REBORN ->
          Tone.UNSETTLED;
      case VERDICT_UNKNOWN, VERDICT_UNSPECIFIED, UNRECOGNIZED -> Tone.FAINT;
    };
  }

  static Tone tone(Phase phase) {
    return switch (phase) {
      case PHASE_STEADY -> Tone.GOOD;
      case PHASE_CREATED,
          PHASE_FOUNDING,
          PHASE_PREPARING,
          PHASE_RETIRING,
          PHASE_ELECTING,
          PHASE_PROMOTING ->
          Tone.UNSETTLED;
      case PHASE_UNSPECIFIED, UNRECOGNIZED -> Tone.FAINT;
    };
  }

  /** A node's state is a word of the contract; the first two are well. */
  static Tone stateTone(String state) {
    return switch (state) {
      case "running", "streaming" -> Tone.GOOD;
      case "connecting", "rebuilding", "detached", "newborn" -> Tone.UNSETTLED;
      default -> Tone.BAD;
    };
  }

  static String of(Standing standing) {
    return switch (standing) {
      case STANDING_CHOSEN -> "chosen";
      case STANDING_EQUAL -> "holds as much; its class, zone or name placed it behind";
      case STANDING_BEHIND -> "holds less WAL";
      case STANDING_EXCLUDED -> "its settings forbid its promotion";
      case STANDING_REINSTATABLE -> "was in charge and is still running";
      case STANDING_UNSPECIFIED, UNRECOGNIZED -> "not known to this program";
    };
  }

  /** Why nothing is committed now; empty where that is as it should be. */
  static String of(Reason reason) {
    return switch (reason) {
      case REASON_NOTHING_TO_DO, REASON_PRIMARY_HEALTHY, REASON_UNSPECIFIED, UNRECOGNIZED -> "";
      case REASON_PRIMARY_SUSPECTED -> "the primary is suspected, and observers must agree";
      case REASON_AGENT_SILENT_DATABASE_ANSWERS ->
          "the primary's agent is silent, but its database answers: no failover";
      case REASON_STANDBY_HEARS_PRIMARY ->
          "no manager reaches the primary, but a standby still hears from it: no failover";
      case REASON_PRIMARY_OVERLOADED ->
          "the primary answers its agent too late, but it answers others: no failover";
      case REASON_WAITING_FOR_CHECKPOINT -> "the primary writes a checkpoint before it goes";
      case REASON_WAITING_FOR_PRIMARY_TO_STOP -> "the old primary is being stopped";
      case REASON_WAITING_FOR_TARGET -> "waiting for the node that is wanted in charge";
      case REASON_NODE_CLAIMED_TWICE -> "two agents claim to be one node: neither is believed";
      case REASON_NOBODY_COULD_REPLACE_IT -> "nobody could replace the primary";
      case REASON_AUTOMATION_OFF -> "automation is off: an operator has to decide";
      case REASON_NO_NODE_TO_FOUND -> "no agent has joined yet";
      case REASON_FOUNDING -> "the first primary is being made";
      case REASON_WAITING_FOR_RECRUITS -> "waiting for standbys to let go of the old primary";
      case REASON_OLD_PRIMARY_NOT_FENCED -> "the old primary is not fenced yet";
      case REASON_WAITING_FOR_LEASE -> "waiting until the lease of the old primary is over";
      case REASON_RECRUITS_INCOMPLETE -> "no reachable node surely holds every acknowledged commit";
      case REASON_LOSS_BEYOND_ACCEPTED ->
          "more would be lost than the operator accepted, or another node holds more";
      case REASON_ONLY_EXCLUDED_NODES_ARE_COMPLETE ->
          "only nodes that must not be promoted hold every acknowledged commit";
      case REASON_WAITING_FOR_OLD_PRIMARY -> "waiting for the old primary";
      case REASON_PROMOTING -> "the chosen node is being promoted";
      case REASON_WAITING_FOR_MARKER -> "waiting for the first commit of the new primary";
      case REASON_WAITING_FOR_RULE -> "waiting for the durability rule to be loaded";
      case REASON_WAITING_FOR_BARRIER -> "waiting for acknowledgers to reach the barrier";
      case REASON_TOO_FEW_ACKNOWLEDGERS -> "too few standbys are left to acknowledge commits";
    };
  }
}
