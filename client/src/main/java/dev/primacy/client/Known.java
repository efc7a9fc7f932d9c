package dev.primacy.client;

import java.time.Duration;
import java.util.Optional;

/**
 * The newest topology of a cluster that any manager told, and how sure it is that it is the newest
 * there is.
 *
 * @param age the time since a manager last said that there is nothing newer, and it knew of a
 *     leader; empty where none ever did
 */
public record Known(Topology topology, Optional<Duration> age) {

  public boolean isYoungerThan(Duration limit) {
    return age.filter(a -> a.compareTo(limit) < 0).isPresent();
  }
}
