package dev.primacy.client;

import dev.primacy.api.v1.TopologyHeartbeat;
import dev.primacy.api.v1.TopologyPoint;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to one of the managers, and goes to another when that one is silent, gone, or
 * has nothing to say: without a leader, or behind what is known already. One thread runs it all.
 */
final class Watcher implements Stream.Owner {

  private final Optional<String> cluster;
  private final long silenceNanos;
  private final Knowledge knowledge;
  private final Itinerary itinerary;
  private final ScheduledExecutorService thread;

  private @Nullable Stream stream;
  private long heardAtNanos;
  private long vouchedAtNanos;
  private boolean vouching;

  private volatile Optional<String> manager = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param silence after which a manager that says nothing is left; one that has nothing to say is
   *     left after twice as long
   */
  Watcher(
      Optional<String> cluster,
      Duration silence,
      Knowledge knowledge,
      Itinerary itinerary,
      ScheduledExecutorService thread) {
    this.cluster = cluster;
    this.silenceNanos = silence.toNanos();
    this.knowledge = knowledge;
    this.itinerary = itinerary;
    this.thread = thread;
  }

  void start() {
    thread.execute(guarded(this::hop));
    long period = Math.max(1, silenceNanos / 4);
    var unused =
        thread.scheduleWithFixedDelay(guarded(this::check), period, period, TimeUnit.NANOSECONDS);
  }

  void stop() {
    thread.execute(() -> {
      if (stream != null) {
        stream.end();
        stream = null;
      }
      thread.shutdownNow();
    });
  }

  /** Who vouches for what is known, now. */
  Optional<String> manager() {
    return manager;
  }

  /** Why the last manager was left. */
  Optional<String> trouble() {
    return trouble;
  }

  private void hop() {
    WatchTopologyRequest.Builder request = WatchTopologyRequest.newBuilder();
    cluster.ifPresent(request::setCluster);
    knowledge
        .all()
        .forEach(known ->
            request.addSeen(
                TopologyPoint.newBuilder()
                    .setCluster(known.cluster())
                    .setEpoch(known.epoch())
                    .setRevision(known.revision())));
    heardAtNanos = System.nanoTime();
    vouchedAtNanos = heardAtNanos;
    vouching = false;
    stream =
        Stream.open(itinerary.next(), request.build(), this, task -> thread.execute(guarded(task)));
  }

  @Override
  public void told(Stream from, WatchTopologyResponse response) {
    if (from != stream) {
      return;
    }
    heardAtNanos = System.nanoTime();
    switch (response.getEventCase()) {
      case TOPOLOGY -> {
        knowledge.learn(TopologyReader.read(response.getTopology()));
        if (vouching) {
          vouch(from);
        }
      }
      case HEARTBEAT -> {
        vouching = vouches(response.getHeartbeat());
        if (vouching) {
          vouch(from);
        } else {
          manager = Optional.empty();
        }
      }
      case EVENT_NOT_SET -> {} // from the future: it lives, that is all
    }
  }

  @Override
  public void ended(Stream which, String why) {
    if (which == stream) {
      leave(which, why);
    }
  }

  private boolean vouches(TopologyHeartbeat heartbeat) {
    return heartbeat.getHasLeader() && heartbeat.getRevision() >= knowledge.revision();
  }

  private void vouch(Stream by) {
    vouchedAtNanos = heardAtNanos;
    manager = Optional.of(by.manager());
    itinerary.arrived();
    knowledge.vouch();
  }

  private void check() {
    Stream present = stream;
    if (present == null) {
      return;
    }
    long now = System.nanoTime();
    if (now - heardAtNanos > silenceNanos) {
      leave(present, "silent");
    } else if (now - vouchedAtNanos > 2 * silenceNanos && itinerary.hasOthers()) {
      leave(present, "without a leader, or behind");
    }
  }

  private void leave(Stream present, String why) {
    trouble = Optional.of(present.manager() + ": " + why);
    manager = Optional.empty();
    stream = null;
    present.end();
    var unused =
        thread.schedule(guarded(this::hop), itinerary.pause().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A bug ends the client rather than leave it deaf. */
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException bug) {
        knowledge.close("a bug ended the client: " + bug);
        stop();
        throw bug;
      }
    };
  }
}
