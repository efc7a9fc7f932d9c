package dev.primacy.wire;

import dev.primacy.api.v1.ProbeAnswer;
import dev.primacy.core.observation.Probe.Answer;
import java.util.Optional;

/** Writes and reads what a node answered to somebody who tried to reach it. */
public final class ProbeAnswers {

  private ProbeAnswers() {}

  public static ProbeAnswer write(Answer answer) {
    return switch (answer) {
      case ANSWERED -> ProbeAnswer.PROBE_ANSWER_ANSWERED;
      case REJECTED -> ProbeAnswer.PROBE_ANSWER_REJECTED;
      case REFUSED -> ProbeAnswer.PROBE_ANSWER_REFUSED;
      case RESET -> ProbeAnswer.PROBE_ANSWER_RESET;
      case TIMED_OUT -> ProbeAnswer.PROBE_ANSWER_TIMED_OUT;
      case MUTE -> ProbeAnswer.PROBE_ANSWER_MUTE;
    };
  }

  /** Empty for an answer that only a newer build knows: it counts for nothing. */
  public static Optional<Answer> read(ProbeAnswer answer) {
    return switch (answer) {
      case PROBE_ANSWER_ANSWERED -> Optional.of(Answer.ANSWERED);
      case PROBE_ANSWER_REJECTED -> Optional.of(Answer.REJECTED);
      case PROBE_ANSWER_REFUSED -> Optional.of(Answer.REFUSED);
      case PROBE_ANSWER_RESET -> Optional.of(Answer.RESET);
      case PROBE_ANSWER_TIMED_OUT -> Optional.of(Answer.TIMED_OUT);
      case PROBE_ANSWER_MUTE -> Optional.of(Answer.MUTE);
      case PROBE_ANSWER_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}
