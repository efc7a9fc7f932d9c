package dev.primacy.core.decision;

import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of what a reign's primary wrote a recruit lacks, as far as anybody knows. What it wrote
 * after it was last seen nobody can count.
 *
 * @param seen how far that primary was when it was last seen; empty where nobody knows
 * @param atLeast so many bytes are missing for certain
 */
record Shortfall(Recruit recruit, Optional<Position> seen, long atLeast) {

  /**
   * @param told how far somebody knew it to have come before; it may be more than what is known now
   */
  static Shortfall of(View view, Reign reign, Recruit recruit, Optional<Position> told) {
    // Reinstated, a primary goes on by the rules of its earlier reign until it has loaded the new
    // one. What a promotion recorded was complete for this reign: there is nothing more to miss.
    Optional<Reign> later =
        view.state().reigns().stream()
            .filter(r -> reign.epoch().isBefore(r.epoch()))
            .filter(r -> !r.timeline().equals(reign.timeline()))
            .findFirst();
    if (later.isPresent()) {
      Optional<Position> end = Optional.of(later.get().start());
      return of(recruit, later.get().lineage(), end, Stream.empty());
    }
    Optional<Position> sampled =
        Stream.concat(view.lastSampled().stream(), told.stream()).max(Position::compareTo);
    return of(recruit, reign.written(), sampled, others(view, reign, recruit));
  }

  /** Empty where only a part of it is known. */
  Optional<Long> bytes() {
    return seen.map(_ -> atLeast);
  }

  /** Whoever is on that timeline has its WAL from that primary. */
  private static Stream<Position> others(View view, Reign reign, Recruit recruit) {
    return view.sights().entrySet().stream()
        .filter(e -> !e.getKey().equals(recruit.node()))
        .flatMap(e -> e.getValue().furthest().stream())
        .filter(p -> p.timeline().equals(reign.timeline()));
  }

  private static Shortfall of(
      Recruit recruit, Lineage written, Optional<Position> sampled, Stream<Position> others) {
    Lsn shared = written.sharedWith(recruit.lineage(), recruit.end());
    Optional<Position> furthest = Stream.concat(sampled.stream(), others).max(Position::compareTo);
    long missing = furthest.map(p -> p.lsn().bytesSince(shared)).orElse(0L);
    return new Shortfall(recruit, sampled.flatMap(_ -> furthest), missing);
  }
}
