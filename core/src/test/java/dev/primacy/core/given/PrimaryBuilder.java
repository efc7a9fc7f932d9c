package dev.primacy.core.given;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.Server;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A server that is not in recovery; unless said otherwise at 1:100 with nothing loaded. */
public final class PrimaryBuilder {

  private Position end = Texts.at("1:100");
  private Optional<Lineage> lineage = Optional.empty();
  private String standbyNames = "";
  private Optional<Server.Loaded> loaded = Optional.empty();
  private Epoch marker = Epoch.NONE;
  private long commitWaitMillis;
  private long checkpointed;
  private final TreeMap<String, Server.Walsender> walsenders = new TreeMap<>();

  private PrimaryBuilder() {}

  public static PrimaryBuilder aPrimary() {
    return new PrimaryBuilder();
  }

  public PrimaryBuilder at(String position) {
    end = Texts.at(position);
    return this;
  }

  public PrimaryBuilder lineage(String text) {
    lineage = Optional.of(Texts.lineage(text));
    return this;
  }

  public PrimaryBuilder loaded(LoggedRule rule, long barrier) {
    standbyNames = rule.rule().standbyNames();
    loaded = Optional.of(new Server.Loaded(rule.number(), new Lsn(barrier)));
    return this;
  }

  public PrimaryBuilder standbyNames(String names) {
    standbyNames = names;
    return this;
  }

  public PrimaryBuilder marker(long epoch) {
    marker = new Epoch(epoch);
    return this;
  }

  /** A commit of the agent's own has been waiting for the disk for so long. */
  public PrimaryBuilder commitWaits(long millis) {
    commitWaitMillis = millis;
    return this;
  }

  /** Somebody streams, and has flushed up to here. */
  public PrimaryBuilder walsender(String applicationName, long flushed) {
    return walsender(applicationName, flushed, true);
  }

  /** Somebody is connected and still fetches what it missed. */
  public PrimaryBuilder catchingUp(String applicationName, long flushed) {
    return walsender(applicationName, flushed, false);
  }

  /** Whoever streams under this name is this late. */
  public PrimaryBuilder lag(String applicationName, Server.Lag lag) {
    walsenders.computeIfPresent(
        applicationName,
        (name, w) ->
            new Server.Walsender(name, w.streaming(), w.written(), w.flushed(), w.replayed(), lag));
    return this;
  }

  public PrimaryBuilder noWalsender(String applicationName) {
    walsenders.remove(applicationName);
    return this;
  }

  private PrimaryBuilder walsender(String applicationName, long flushed, boolean streaming) {
    Lsn lsn = new Lsn(flushed);
    walsenders.put(
        applicationName,
        new Server.Walsender(applicationName, streaming, lsn, lsn, lsn, Server.Lag.NONE));
    return this;
  }

  public Server.Primary build() {
    return new Server.Primary(
        lineage.orElse(new Lineage(List.of(), end.timeline())),
        end.lsn(),
        standbyNames,
        loaded,
        marker,
        List.copyOf(walsenders.values()),
        commitWaitMillis,
        checkpointed);
  }
}
