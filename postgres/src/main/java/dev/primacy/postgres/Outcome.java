package dev.primacy.postgres;

/** How one attempt ended; whatever is not known to be done has failed. */
sealed interface Outcome {

  Outcome DONE = new Done();

  record Done() implements Outcome {}

  record Failed(String reason) implements Outcome {}

  static Outcome failed(String reason) {
    return new Failed(reason);
  }

  /** For conditions that were awaited. */
  static Outcome doneIf(boolean done, String otherwise) {
    return done ? DONE : new Failed(otherwise);
  }
}
