package dev.primacy.core.node;

import java.util.List;

/** What of a server only an effect changes: not its positions, nor what it is in the middle of. */
final class Lasting {

  private Lasting() {}

  static List<Object> of(Server server) {
    return switch (server) {
      case Server.Absent absent -> List.of(absent);
      case Server.Unusable unusable -> List.of(unusable);
      case Server.Down down -> List.of(down);
      case Server.Unresponsive unresponsive -> List.of(unresponsive);
      case Server.Standby s -> List.of(s.lineage(), s.upstream());
      case Server.Primary p -> List.of(p.lineage(), p.standbyNames(), p.loaded());
    };
  }
}
