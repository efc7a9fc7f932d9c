package dev.primacy.core.cluster;

import java.time.Duration;
import java.util.Optional;

/** Whether, and after what time, durability may shrink to W = 0 when acknowledgers are lost. */
public sealed interface Degrade {

  /** Commits wait for ever rather than be acknowledged by the primary alone. */
  record Never() implements Degrade {}

  /** After {@code limit} without enough acknowledgers, by a logged rule. */
  record After(Duration limit) implements Degrade {}

  /** Never with two or more standbys; with a single one, after ten seconds. The default. */
  record BySize() implements Degrade {}

  /** The wait for a cluster of {@code standbys} standbys; empty means never. */
  default Optional<Duration> waitWith(int standbys) {
    return switch (this) {
      case Never _ -> Optional.empty();
      case After(Duration limit) -> Optional.of(limit);
      case BySize _ -> standbys >= 2 ? Optional.empty() : Optional.of(Duration.ofSeconds(10));
    };
  }
}
