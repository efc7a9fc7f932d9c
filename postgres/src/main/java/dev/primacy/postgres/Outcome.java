package dev.primacy.postgres;

import java.io.IOException;
import java.sql.SQLException;

/** How one attempt ended; whatever is not known to be done has failed. */
sealed interface Outcome {

  Outcome DONE = new Done();

  /** What is tried where all before was done. */
  @FunctionalInterface
  interface Attempt {
    Outcome run() throws SQLException, IOException;
  }

  /** Goes on with {@code next} where this is done; else this is how it ended. */
  Outcome then(Attempt next) throws SQLException, IOException;

  record Done() implements Outcome {
    @Override
    public Outcome then(Attempt next) throws SQLException, IOException {
      return next.run();
    }
  }

  record Failed(String reason) implements Outcome {
    @Override
    public Outcome then(Attempt next) {
      return this;
    }
  }

  static Outcome failed(String reason) {
    return new Failed(reason);
  }

  /** For conditions that were awaited. */
  static Outcome doneIf(boolean done, String otherwise) {
    return done ? DONE : new Failed(otherwise);
  }
}
