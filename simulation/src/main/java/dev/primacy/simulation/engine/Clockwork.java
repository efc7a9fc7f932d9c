package dev.primacy.simulation.engine;

import java.util.PriorityQueue;

/**
 * Virtual time: one queue of things to come, in order of time, then of their making. Nothing else
 * in a run moves, so a seed always makes the same run.
 */
public final class Clockwork {

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long micros;
  private long made;
  private long ran;

  /** Microseconds since the beginning of the run. */
  public long micros() {
    return micros;
  }

  /** How many events have run. */
  public long events() {
    return ran;
  }

  public void after(long delayMicros, Runnable what) {
    queue.add(new Event(micros + Math.max(0, delayMicros), made++, what));
  }

  /** Runs all that is due until {@code deadlineMicros}; time then stands there. */
  public void runUntil(long deadlineMicros) {
    while (hasEventUntil(deadlineMicros)) {
      step();
    }
    micros = Math.max(micros, deadlineMicros);
  }

  public boolean hasEventUntil(long deadlineMicros) {
    Event next = queue.peek();
    return next != null && next.micros <= deadlineMicros;
  }

  /** Runs the next event. */
  public void step() {
    Event next = queue.remove();
    micros = next.micros;
    ran++;
    next.what.run();
  }

  private record Event(long micros, long number, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(micros, other.micros);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
