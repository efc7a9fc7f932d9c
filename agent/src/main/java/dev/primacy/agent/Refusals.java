package dev.primacy.agent;

import dev.primacy.api.Refusal;
import dev.primacy.core.cluster.Address;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which managers turn this agent away for a reason that waiting does not mend. When most of them do
 * so for a while, it ends instead of knocking on: it would take the place of another as soon as
 * that one is restarted.
 */
final class Refusals {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  // An agent that is turned away is back within half a second: what is older was not renewed.
  private static final Duration RENEWED = Duration.ofMillis(1500);

  private record Standing(long since, long last) {}

  private final int managers;
  // Guarded by this, by the managers' addresses.
  private final SortedMap<String, Standing> standing = new TreeMap<>();

  Refusals(int managers) {
    this.managers = managers;
  }

  /** Takes one; the reason to end, where there is one now. */
  synchronized Optional<String> add(Address manager, Refusal refusal, long nanos) {
    if (!isFinal(refusal.reason())) {
      return Optional.empty();
    }
    standing.values().removeIf(s -> nanos - s.last > RENEWED.toNanos());
    standing.merge(
        manager.toString(),
        new Standing(nanos, nanos),
        (before, _) -> new Standing(before.since, nanos));
    long stand =
        standing.values().stream().filter(s -> nanos - s.since >= PATIENCE.toNanos()).count();
    return stand * 2 > managers ? Optional.of(refusal.message()) : Optional.empty();
  }

  private static boolean isFinal(Refusal.Reason reason) {
    return switch (reason) {
      case FOREIGN_DATA, NODE_CLAIMED_TWICE, BAD_NAME, UNSUPPORTED -> true;
      // A cluster may be created in a moment, or be known to a manager that has just been started.
      case UNKNOWN_CLUSTER,
          NOT_LEADER,
          NO_LEADER,
          UNKNOWN_NODE,
          UNKNOWN_OPERATION,
          NAME_TAKEN,
          BAD_MESSAGE,
          STALE,
          OUTCOME_UNKNOWN,
          OVERLOADED,
          OTHER ->
          false;
    };
  }
}
