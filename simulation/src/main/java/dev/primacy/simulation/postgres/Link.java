package dev.primacy.simulation.postgres;

/** One replication connection: a walsender at one end, a receiver at the other. */
final class Link {

  private final Instance upstream;
  private final Instance standby;
  private final Receiver receiver;
  private final String name;
  // A follower from another history: it has reported its position and will give up.
  private final boolean hopeless;

  private SyncNames loaded;
  private boolean streaming;
  private boolean sending = true;
  private boolean shipping;
  private long sent;
  private long flushed;
  private long heardAt;
  private long lastShipped;
  private long lastReplied;

  Link(Instance upstream, Receiver receiver, boolean hopeless) {
    this.upstream = upstream;
    this.standby = receiver.standby();
    this.receiver = receiver;
    this.name = receiver.upstream().applicationName();
    this.hopeless = hopeless;
    this.loaded = upstream.disk().names;
    this.heardAt = upstream.host().clock().micros();
    this.sent = standby.disk().flushed.end();
  }

  String name() {
    return name;
  }

  SyncNames loaded() {
    return loaded;
  }

  long flushed() {
    return flushed;
  }

  boolean isStreaming() {
    return streaming;
  }

  Instance standby() {
    return standby;
  }

  /** Whether its word counts, by its own copy of the rule. */
  boolean isSynchronous() {
    return streaming && !upstream.isRecovering() && loaded.names(name);
  }

  void open() {
    reply();
    upstream.later(upstream.pace().step(), () -> streaming = true);
    upstream.later(upstream.pace().senderTimeout(), this::watch);
    standby.later(standby.pace().status(), this::status);
    if (hopeless) {
      standby.later(standby.pace().step() * 4, receiver::end);
    }
    ship();
  }

  /** The walsender reads the settings again. */
  void reload() {
    upstream.later(
        upstream.dice().mostly(upstream.pace().reload(), upstream.pace().reload() * 20),
        () -> {
          loaded = upstream.disk().names;
          upstream.sync().release(this);
        });
  }

  void ship() {
    if (shipping || !sending || hopeless) {
      return;
    }
    shipping = true;
    upstream.later(upstream.dice().between(1, upstream.pace().flush()), this::shipNow);
  }

  private void shipNow() {
    shipping = false;
    WalRecord end = upstream.sendable();
    if (!sending || end.end() <= sent) {
      return;
    }
    if (!upstream.near().reaches(upstream.host(), standby.host())) {
      shipping = true;
      upstream.later(upstream.pace().retry(), this::shipNow);
      return;
    }
    WalRecord part = upstream.dice().chance(0.1) ? end.back(1) : end;
    if (part.end() > sent) {
      sent = part.end();
      long now = upstream.host().clock().micros();
      lastShipped = Math.max(now + upstream.near().latency(), lastShipped + 1);
      upstream
          .host()
          .clock()
          .after(lastShipped - now, () -> standby.whenRunning(() -> receiver.receive(part, this)));
    }
    ship();
  }

  /** What the receiver says of itself: how far it has flushed, whatever the timeline. */
  void reply() {
    if (!standby.near().reaches(standby.host(), upstream.host())) {
      return;
    }
    if (upstream.isEnded() || !sending) {
      receiver.end();
      return;
    }
    WalRecord held = standby.disk().flushed;
    long now = standby.host().clock().micros();
    lastReplied = Math.max(now + standby.near().latency(), lastReplied + 1);
    // What is on its way, or in the socket of a frozen server, arrives even if the standby is gone.
    standby
        .host()
        .clock()
        .after(lastReplied - now, () -> upstream.whenRunning(() -> take(held, held.end())));
  }

  private void take(WalRecord held, long claimed) {
    if (!sending) {
      return;
    }
    heardAt = upstream.host().clock().micros();
    flushed = claimed;
    if (!upstream.isRecovering() && loaded.names(name)) {
      upstream
          .host()
          .witness()
          .claimed(upstream.host(), upstream.disk().written, standby.host(), held, claimed);
    }
    upstream.sync().release(this);
    ship();
  }

  private void status() {
    if (!receiver.isEnded()) {
      reply();
      standby.later(standby.pace().status(), this::status);
    }
  }

  private void watch() {
    long silent = upstream.host().clock().micros() - heardAt;
    if (!sending) {
      return;
    }
    if (silent >= upstream.pace().senderTimeout()) {
      endSender();
    } else {
      upstream.later(upstream.pace().senderTimeout() - silent, this::watch);
    }
  }

  /** The walsender dies; its receiver hears of it, where the network carries it. */
  void endSender() {
    if (!sending) {
      return;
    }
    sending = false;
    upstream.gone(this);
    if (upstream.near().reaches(upstream.host(), standby.host())) {
      long now = upstream.host().clock().micros();
      lastShipped = Math.max(now + upstream.near().latency(), lastShipped + 1);
      upstream.host().clock().after(lastShipped - now, () -> standby.whenRunning(receiver::end));
    }
  }

  /** The receiver is gone; the walsender hears of it after what was still on its way. */
  void receiverEnded() {
    if (standby.near().reaches(standby.host(), upstream.host())) {
      long now = standby.host().clock().micros();
      lastReplied = Math.max(now + standby.near().latency(), lastReplied + 1);
      standby.host().clock().after(lastReplied - now, () -> upstream.whenRunning(this::endSender));
    }
  }
}
