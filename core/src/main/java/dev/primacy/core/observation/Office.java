package dev.primacy.core.observation;

import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Server;

/** How the node in charge came by its office, and whether it can have taken it up yet. */
public enum Office {
  /** It is a primary, or was one: what is none any more has left its office. */
  HELD,
  /** Chosen among the standbys: until it is promoted it is one of them. */
  CHOSEN,
  /** The first primary: there is no server before it is made. */
  FOUNDED;

  public static Office of(Operation operation, Reign reign) {
    return switch (operation) {
      case Founding _ -> FOUNDED;
      case Chosen _ -> reign.origin() == Reign.Origin.PROMOTED ? CHOSEN : HELD;
      case Created _, Steady _, Preparing _, Retiring _, Begun _ -> HELD;
    };
  }

  /** Whether a server in this state is what has to be expected before it takes up its office. */
  boolean isAwaitedBy(Server server) {
    return switch (this) {
      case HELD -> false;
      case CHOSEN -> server instanceof Server.Standby;
      case FOUNDED ->
          switch (server) {
            case Server.Absent _, Server.Down _, Server.Unresponsive _ -> true;
            case Server.Unusable _, Server.Standby _, Server.Primary _ -> false;
          };
    };
  }
}
