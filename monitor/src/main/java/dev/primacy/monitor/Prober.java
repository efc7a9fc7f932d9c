package dev.primacy.monitor;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.time.MonoTime;
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
    return new Prober(observer, dev.primacy.postgres.Probe.withoutPassword()::of);
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
            look.apply(address)
                .answer()
                .ifPresent(a -> result.accept(new Probe(observer, a, now())));
          } finally {
            free.release();
            busy.remove(address);
          }
        });
  }

  private static MonoTime now() {
    return new MonoTime(System.nanoTime());
  }
}
