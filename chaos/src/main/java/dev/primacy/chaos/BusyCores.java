package dev.primacy.chaos;

import java.util.List;
import java.util.stream.IntStream;

/** A busy loop for each core of this machine, until it is closed. */
final class BusyCores implements AutoCloseable {

  private final List<Thread> threads;
  private volatile boolean isBusy = true;

  private BusyCores() {
    threads =
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .mapToObj(i -> Thread.ofPlatform().name("busy-" + i).daemon().unstarted(this::burn))
            .toList();
  }

  static BusyCores start() {
    BusyCores cores = new BusyCores();
    cores.threads.forEach(Thread::start);
    return cores;
  }

  int count() {
    return threads.size();
  }

  private void burn() {
    while (isBusy) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    isBusy = false;
  }
}
