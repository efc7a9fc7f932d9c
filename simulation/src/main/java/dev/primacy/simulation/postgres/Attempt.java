package dev.primacy.simulation.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One attempt at a local effect: parts in order, between any two of which everything may stop. */
public final class Attempt {

  /** How far an attempt is. */
  public enum Progress {
    GOING,
    DONE,
    FAILED
  }

  /** One part of an effect. */
  interface Part {
    Outcome run();
  }

  /** What became of a part. */
  enum Outcome {
    DONE,
    /** Not yet: looked at again, until the deadline. */
    WAIT,
    FAILED
  }

  private final String name;
  private final SimulatedServer server;
  private final Deque<Part> parts;
  private final Runnable whenGivenUp;
  private int polls;

  /**
   * @param whenGivenUp keeps what was begun from happening later
   */
  Attempt(String name, SimulatedServer server, List<Part> parts, int polls, Runnable whenGivenUp) {
    this.name = name;
    this.server = server;
    this.parts = new ArrayDeque<>(parts);
    this.polls = polls;
    this.whenGivenUp = whenGivenUp;
  }

  /** Runs the next part. */
  public Progress advance() {
    Part part = parts.peek();
    if (part == null) {
      return ended(true);
    }
    return switch (part.run()) {
      case DONE -> {
        parts.remove();
        yield parts.isEmpty() ? ended(true) : Progress.GOING;
      }
      case WAIT -> --polls > 0 ? Progress.GOING : ended(false);
      case FAILED -> ended(false);
    };
  }

  /** Ends it early. */
  public Progress giveUp() {
    whenGivenUp.run();
    return ended(false);
  }

  private Progress ended(boolean done) {
    server.trouble(done ? Optional.empty() : Optional.of(name + " failed"));
    return done ? Progress.DONE : Progress.FAILED;
  }
}
