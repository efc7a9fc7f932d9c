package dev.primacy.core.observation;

import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Sighting.Seen;
import dev.primacy.core.cluster.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict on a node with the sightings that it rests on.
 *
 * @param met whether others than its own agent have met its server just now, whatever the verdict
 */
public record Judgement(Verdict verdict, List<Sighting> evidence, boolean met) {

  public static final Judgement UNKNOWN = new Judgement(Verdict.UNKNOWN, List.of());
  public static final Judgement REPLACED_BY_ORDER =
      new Judgement(Verdict.REPLACED_BY_ORDER, List.of());

  public Judgement {
    evidence = List.copyOf(evidence);
  }

  public Judgement(Verdict verdict, List<Sighting> evidence) {
    this(verdict, evidence, false);
  }

  /** Whether there is no reason to look closer. */
  public boolean isUnsuspicious() {
    return verdict == Verdict.HEALTHY || verdict == Verdict.BECOMING_PRIMARY;
  }

  /** Whether its own agent says that the server is not what it was. */
  public boolean isExitReported() {
    return evidence.stream().anyMatch(s -> s.seen() == Seen.EXIT_REPORTED);
  }

  static Judgement of(Verdict verdict, Sighting... evidence) {
    return new Judgement(verdict, List.of(evidence));
  }

  static Judgement of(Verdict verdict, List<Sighting> own, Witnesses others) {
    List<Sighting> all = new ArrayList<>(own);
    all.addAll(others.evidence());
    return new Judgement(verdict, all, others.meetIt());
  }
}
