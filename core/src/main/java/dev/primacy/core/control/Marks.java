package dev.primacy.core.control;

import dev.primacy.core.cluster.Mark;
import dev.primacy.core.time.MonoTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the phases of one operation were seen by this manager, after the suspicion that began it.
 */
record Marks(Optional<MonoTime> start, List<Mark> list) {

  static Marks none() {
    return new Marks(Optional.empty(), List.of());
  }

  static Marks startingAt(MonoTime start) {
    return new Marks(Optional.of(start), List.of(new Mark(Mark.Phase.SUSPECTED, 0)));
  }

  /** With one more phase, unless it was seen before or nothing is under way. */
  Marks mark(Mark.Phase phase, MonoTime now) {
    if (start.isEmpty() || list.stream().anyMatch(m -> m.phase() == phase)) {
      return this;
    }
    List<Mark> longer = new ArrayList<>(list);
    longer.add(new Mark(phase, now.millisSince(start.get())));
    return new Marks(start, List.copyOf(longer));
  }
}
