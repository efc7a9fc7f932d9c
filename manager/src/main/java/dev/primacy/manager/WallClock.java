package dev.primacy.manager;

import java.time.Clock;

/** The time of day, for what people read: the only place where the manager takes it from. */
final class WallClock {

  private WallClock() {}

  static Clock forAudit() {
    return Clock.systemUTC();
  }
}
