package dev.primacy.core.given;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Stamp;

/** What an agent remembers; unless said otherwise born, detached, and nothing promised. */
public final class MemoryBuilder {

  private boolean born = true;
  private Stamp accepted = Stamp.NONE;
  private Goal goal = new Goal.Detached();
  private long birth;
  private long forgotten;
  private long rebuilt;
  private Epoch attempted = Epoch.NONE;
  private long token;
  private long previousToken;

  private MemoryBuilder() {}

  public static MemoryBuilder aMemory() {
    return new MemoryBuilder();
  }

  public MemoryBuilder newborn() {
    born = false;
    return this;
  }

  public MemoryBuilder accepted(long epoch, long term, long index) {
    accepted = new Stamp(new Epoch(epoch), term, index);
    return this;
  }

  public MemoryBuilder goal(Goal next) {
    goal = next;
    return this;
  }

  public MemoryBuilder birth(long index) {
    birth = index;
    return this;
  }

  public MemoryBuilder forgotten(long admission) {
    forgotten = admission;
    return this;
  }

  public MemoryBuilder rebuilt(long order) {
    rebuilt = order;
    return this;
  }

  public MemoryBuilder attempted(long epoch) {
    attempted = new Epoch(epoch);
    return this;
  }

  public MemoryBuilder token(long brand) {
    token = brand;
    return this;
  }

  public MemoryBuilder previousToken(long brand) {
    previousToken = brand;
    return this;
  }

  public Memory build() {
    return new Memory(
        born, accepted, goal, birth, forgotten, rebuilt, attempted, token, previousToken);
  }
}
