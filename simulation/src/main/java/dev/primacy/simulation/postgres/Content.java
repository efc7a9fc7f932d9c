package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Epoch;

/** What a record of WAL says. */
public sealed interface Content {

  /** The first record of a data directory. */
  record Initial() implements Content {}

  /** A client's transaction; its number is given once in a run. */
  record Commit(long number) implements Content {}

  /** The row of {@code primacy.epoch}. */
  record Marker(Epoch epoch) implements Content {}

  /** The end of recovery, first record of a new timeline. */
  record Promotion() implements Content {}

  /** Something that means nothing: a checkpoint, or the small commit that nudges walsenders. */
  record Noise() implements Content {}
}
