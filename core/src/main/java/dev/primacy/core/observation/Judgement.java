package dev.primacy.core.observation;

import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Sighting.Seen;
import dev.primacy.core.cluster.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A verdict on a node with the sightings that it rests on. */
public record Judgement(Verdict verdict, List<Sighting> evidence) {

  public static final Judgement UNKNOWN = new Judgement(Verdict.UNKNOWN, List.of());
  public static final Judgement REPLACED_BY_ORDER =
      new Judgement(Verdict.REPLACED_BY_ORDER, List.of());

  public Judgement {
    evidence = List.copyOf(evidence);
  }

  /** Whether there is no reason to look closer. */
  public boolean isUnsuspicious() {
    return verdict == Verdict.HEALTHY || verdict == Verdict.BECOMING_PRIMARY;
  }

  /** Whether its own agent says that the server is not what it was. */
  public boolean isExitReported() {
    return evidence.stream().anyMatch(s -> s.seen() == Seen.EXIT_REPORTED);
  }

  /** Whether others than its agent have met it since the suspicion began. */
  public boolean isMet() {
    return evidence.stream()
        .anyMatch(s -> s.seen() == Seen.ANSWERED || s.seen() == Seen.HEARD_BY_STANDBY);
  }

  static Judgement of(Verdict verdict, Sighting... evidence) {
    return new Judgement(verdict, List.of(evidence));
  }

  static Judgement of(Verdict verdict, List<Sighting> own, List<Sighting> others) {
    List<Sighting> all = new ArrayList<>(own);
    all.addAll(others);
    return new Judgement(verdict, all);
  }
}
