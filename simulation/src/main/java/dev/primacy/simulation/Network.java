package dev.primacy.simulation;

import dev.primacy.core.observation.Probe;
import dev.primacy.simulation.engine.Clockwork;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.Neighbourhood;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who reaches whom: each direction of each pair can be cut by itself, and by several at once. */
final class Network implements Neighbourhood {

  private record Way(String from, String to) {}

  private final Clockwork clock;
  private final Dice dice;
  private final long latency;
  private final double loss;
  private final Map<Way, Integer> cuts = new HashMap<>();
  private final SortedMap<String, Host> hosts = new TreeMap<>();

  Network(Clockwork clock, Dice dice, long latency, double loss) {
    this.clock = clock;
    this.dice = dice;
    this.latency = latency;
    this.loss = loss;
  }

  static String address(String node) {
    return node + ":5432";
  }

  void add(Host host) {
    hosts.put(address(host.id().name()), host);
  }

  void cut(String from, String to) {
    cuts.merge(new Way(from, to), 1, Integer::sum);
  }

  void heal(String from, String to) {
    cuts.computeIfPresent(new Way(from, to), (_, n) -> n == 1 ? null : n - 1);
  }

  boolean isOpen(String from, String to) {
    return cuts.isEmpty() || !cuts.containsKey(new Way(from, to));
  }

  boolean isOpenBothWays(String one, String other) {
    return isOpen(one, other) && isOpen(other, one);
  }

  /** May be lost, late, and out of order. */
  void send(String from, String to, Runnable arrival) {
    if (isOpen(from, to) && !dice.chance(loss)) {
      clock.after(latency(), arrival);
    }
  }

  @Override
  public Optional<Host> at(String address) {
    return Optional.ofNullable(hosts.get(address));
  }

  @Override
  public boolean reaches(Host from, Host to) {
    return isOpen(from.id().name(), to.id().name());
  }

  @Override
  public long latency() {
    return dice.mostly(latency, latency * 15);
  }

  /** Until whoever tried to reach a server knows what came of it. */
  long answerDelay(Probe.Answer answer, long tick) {
    return switch (answer) {
      case TIMED_OUT, MUTE -> tick * 4;
      case ANSWERED, REJECTED, REFUSED, RESET -> latency() * 2;
    };
  }

  List<Host> hosts() {
    return List.copyOf(hosts.values());
  }
}
