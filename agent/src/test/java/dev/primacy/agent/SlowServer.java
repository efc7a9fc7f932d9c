package dev.primacy.agent;

import dev.primacy.core.node.Lengthy;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A server on which what takes long goes on until it is let go or given up. */
final class SlowServer implements LocalServer {

  private final AtomicReference<LocalFacts> facts;
  private final List<LocalEffect> begun = new CopyOnWriteArrayList<>();
  private final AtomicReference<CountDownLatch> end = new AtomicReference<>(new CountDownLatch(1));
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean givenUp;

  SlowServer(LocalFacts facts) {
    this.facts = new AtomicReference<>(facts);
  }

  List<LocalEffect> begun() {
    return List.copyOf(begun);
  }

  int looks() {
    return looks.get();
  }

  void finds(LocalFacts next) {
    facts.set(next);
  }

  void letGo() {
    end.get().countDown();
  }

  @Override
  public LocalFacts look() {
    looks.incrementAndGet();
    return facts.get();
  }

  @Override
  public boolean perform(LocalEffect effect) {
    if (!Lengthy.is(effect)) {
      return true;
    }
    begun.add(effect);
    try {
      end.get().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean done = !givenUp;
    givenUp = false;
    end.set(new CountDownLatch(1));
    return done;
  }

  @Override
  public void giveUp() {
    givenUp = true;
    letGo();
  }
}
