package dev.primacy.core.given;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.Server;
import java.util.List;
import java.util.Optional;

/** A server in recovery; unless said otherwise detached, settled and at 1:100. */
public final class StandbyBuilder {

  private Position end = Texts.at("1:100");
  private Optional<Lineage> lineage = Optional.empty();
  private boolean settled = true;
  private Optional<Server.Upstream> upstream = Optional.empty();
  private boolean receiving;
  private Optional<Long> heardMillisAgo = Optional.empty();
  private Optional<Lsn> replayed = Optional.empty();
  private Epoch marker = Epoch.NONE;

  private StandbyBuilder() {}

  public static StandbyBuilder aStandby() {
    return new StandbyBuilder();
  }

  public StandbyBuilder at(String position) {
    end = Texts.at(position);
    return this;
  }

  public StandbyBuilder lineage(String text) {
    lineage = Optional.of(Texts.lineage(text));
    return this;
  }

  /** Attached to {@code address} as {@code applicationName}, and receiving. */
  public StandbyBuilder streamingFrom(String address, String applicationName) {
    upstream = Optional.of(new Server.Upstream(address, applicationName));
    receiving = true;
    settled = false;
    return this;
  }

  /** No upstream in its files, but the receiver process lives on. */
  public StandbyBuilder stillReceiving() {
    upstream = Optional.empty();
    receiving = true;
    settled = false;
    return this;
  }

  /** Detached, but not all of its local WAL is replayed. */
  public StandbyBuilder unsettled() {
    settled = false;
    return this;
  }

  public StandbyBuilder heardMillisAgo(long millis) {
    heardMillisAgo = Optional.of(millis);
    return this;
  }

  public StandbyBuilder replayed(long lsn) {
    replayed = Optional.of(new Lsn(lsn));
    return this;
  }

  public StandbyBuilder marker(long epoch) {
    marker = new Epoch(epoch);
    return this;
  }

  public Server.Standby build() {
    return new Server.Standby(
        end,
        lineage.orElse(new Lineage(List.of(), end.timeline())),
        settled,
        upstream,
        receiving,
        heardMillisAgo,
        replayed.orElse(end.lsn()),
        marker);
  }
}
