package dev.primacy.core.decision;

import dev.primacy.core.cluster.Command;

/** The answer to "what now?": change the shared state, or wait and say why. */
public sealed interface Decision {

  /** Nothing is ever done that was not first agreed. */
  record Commit(Command command) implements Decision {}

  /** Goals stand as they are. */
  record Hold(Reason reason) implements Decision {}
}
