package dev.primacy.simulation.engine;

import java.util.List;
import java.util.SplittableRandom;

/** All the chance of one run, drawn from its seed. */
public final class Dice {

  private final SplittableRandom random;

  public Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  public boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Between {@code least} and {@code most}, both included. */
  public long between(long least, long most) {
    return least >= most ? least : random.nextLong(least, most + 1);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Mostly short, now and then long: how things that usually go fast really take. */
  public long mostly(long usual, long rarely) {
    return random.nextInt(16) == 0 ? between(usual, rarely) : between(usual / 2, usual * 2);
  }
}
