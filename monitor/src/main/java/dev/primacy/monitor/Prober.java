package dev.primacy.monitor;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.observation.MonoTime;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.observation.Probe.Answer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at servers over new connections, one short probe in a virtual thread of its own, never two
 * at one server at once and never more than a cap at once: thousands of nodes on suspicion must not
 * become an attack.
 */
public final class Prober {

  private static final int MOST_AT_ONCE = 64;

  private final ManagerId observer;
  private final Function<Address, dev.primacy.postgres.Probe.Result> look;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final ConcurrentHashMap<Address, Boolean> busy = new ConcurrentHashMap<>();

  /**
   * @param look one bounded attempt at an address
   */
  public Prober(ManagerId observer, Function<Address, dev.primacy.postgres.Probe.Result> look) {
    this.observer = observer;
    this.look = look;
  }

  /**
   * Managers hold no password of any server: that it asks for one is proof enough that it lives.
   */
  public static Prober withoutPassword(ManagerId observer) {
    dev.primacy.postgres.Probe bare =
        new dev.primacy.postgres.Probe(
            "primacy_probe",
            Optional.empty(),
            "postgres",
            dev.primacy.postgres.Probe.CONNECT,
            dev.primacy.postgres.Probe.TOTAL);
    return new Prober(observer, bare::of);
  }

  /**
   * Begins a probe, unless one is under way or there are too many; the result comes later, once.
   */
  public void probe(Address address, Consumer<Probe> result) {
    if (busy.putIfAbsent(address, true) != null) {
      return;
    }
    if (!free.tryAcquire()) {
      busy.remove(address);
      return;
    }
    Thread.ofVirtual()
        .name("probe")
        .start(() -> {
          try {
            answer(look.apply(address))
                .ifPresent(a -> result.accept(new Probe(observer, a, now())));
          } finally {
            free.release();
            busy.remove(address);
          }
        });
  }

  /** What the result says of the server; empty where it says something of this manager alone. */
  static Optional<Answer> answer(dev.primacy.postgres.Probe.Result result) {
    return switch (result) {
      case dev.primacy.postgres.Probe.Result.Answered _ -> Optional.of(Answer.ANSWERED);
      case dev.primacy.postgres.Probe.Result.Rejected _ -> Optional.of(Answer.REJECTED);
      case dev.primacy.postgres.Probe.Result.Refused _ -> Optional.of(Answer.REFUSED);
      case dev.primacy.postgres.Probe.Result.Reset _ -> Optional.of(Answer.RESET);
      case dev.primacy.postgres.Probe.Result.TimedOut _ -> Optional.of(Answer.TIMED_OUT);
      case dev.primacy.postgres.Probe.Result.Unreachable _ -> Optional.empty();
    };
  }

  private static MonoTime now() {
    return new MonoTime(System.nanoTime());
  }
}
