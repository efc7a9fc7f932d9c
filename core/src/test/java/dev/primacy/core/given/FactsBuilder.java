package dev.primacy.core.given;

import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Server;
import java.util.Optional;
import java.util.OptionalLong;

/** What a look at the local server finds; unless said otherwise a detached standby that is well. */
public final class FactsBuilder {

  /** The system identifier of every cluster that a test builds. */
  public static final long SYSTEM_ID = 7_000_001;

  private OptionalLong systemId = OptionalLong.of(SYSTEM_ID);
  private OptionalLong token = OptionalLong.of(0);
  private long life = 1;
  private boolean fsync = true;
  private Server server = StandbyBuilder.aStandby().build();
  private Optional<String> trouble = Optional.empty();

  private FactsBuilder() {}

  public static FactsBuilder facts() {
    return new FactsBuilder();
  }

  public static FactsBuilder facts(Server server) {
    return new FactsBuilder().server(server);
  }

  public FactsBuilder server(Server found) {
    server = found;
    switch (found) {
      case Server.Absent _ -> {
        systemId = OptionalLong.empty();
        token = OptionalLong.empty();
        life = 0;
      }
      case Server.Unusable _, Server.Down _ -> life = 0;
      case Server.Unresponsive _, Server.Standby _, Server.Primary _ -> {}
    }
    return this;
  }

  public FactsBuilder systemId(long id) {
    systemId = OptionalLong.of(id);
    return this;
  }

  public FactsBuilder token(long brand) {
    token = OptionalLong.of(brand);
    return this;
  }

  public FactsBuilder life(long start) {
    life = start;
    return this;
  }

  public FactsBuilder fsync(boolean on) {
    fsync = on;
    return this;
  }

  public FactsBuilder trouble(String words) {
    trouble = Optional.of(words);
    return this;
  }

  public LocalFacts build() {
    return new LocalFacts(systemId, token, life, fsync, server, Optional.empty(), trouble);
  }
}
