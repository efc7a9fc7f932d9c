package dev.primacy.core.node;

import dev.primacy.core.time.MonoTime;
import java.time.Duration;

/**
 * A while in which a primary may acknowledge commits without asking anybody. Only a leader grants
 * it, and only after it has proven itself since it was asked; when it is over, the agent ends its
 * server (protocol: What a promotion needs, LeaseExpired).
 *
 * @param agent the life of the agent that asked: no other one's clock counts
 * @param asked when it asked, by that agent's clock
 */
public record Lease(long agent, MonoTime asked, Duration length) {

  public boolean isOver(MonoTime now) {
    return now.since(asked).compareTo(length) >= 0;
  }
}
