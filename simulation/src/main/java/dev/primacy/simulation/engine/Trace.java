package dev.primacy.simulation.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The last things that happened in a run. Off while seeds are searched; a seed that fails is run
 * once more with it on.
 */
public final class Trace {

  private final Clockwork clock;
  private final int kept;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /**
   * @param kept how many lines are kept; with 0 nothing is written down
   */
  public Trace(Clockwork clock, int kept) {
    this.clock = clock;
    this.kept = kept;
  }

  public boolean isOn() {
    return kept > 0;
  }

  /** Writes a line, if anybody wants it. */
  public void say(Supplier<String> line) {
    if (!isOn()) {
      return;
    }
    if (lines.size() == kept) {
      lines.removeFirst();
    }
    lines.add("%10.1f ms  %s".formatted(clock.micros() / 1000.0, line.get()));
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
