package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Attach;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Lets a standby stream under an admission. Done is: the server has loaded the upstream. Whether
 * somebody answers there is seen in later looks; waiting for it here would hold up whatever the
 * agent is told next.
 */
final class Attaching {

  private final Instance instance;

  Attaching(Instance instance) {
    this.instance = instance;
  }

  Outcome run(Attach order, LifeNotes notes, Deadline deadline) throws SQLException, IOException {
    ServerState state = instance.state();
    if (!state.inRecovery()) {
      return Outcome.failed("it is a primary: it follows nobody");
    }
    Optional<Address> upstream = Address.parse(order.upstream().address());
    if (upstream.isEmpty()) {
      return Outcome.failed("'" + order.upstream().address() + "' is no host:port");
    }
    instance.directory().brand(order.token());
    Optional<Timeline> timeline =
        instance
            .directory()
            .segments()
            .timelineOf(state.replayed(), state.settings().segmentBytes());
    if (timeline.isPresent()) {
      new HeldWal(instance.directory()).note(new Position(timeline.get(), state.replayed()));
    }
    SortedMap<String, String> settings =
        OwnedSettings.detached(instance.directory().majorVersion());
    settings.put(OwnedSettings.PRIMARY_CONNINFO, conninfo(order, upstream.get()));
    if (!state.settings().primaryConninfo().equals(settings.get(OwnedSettings.PRIMARY_CONNINFO))) {
      notes.forgetEnd();
    }
    return new OwnedSettings(instance).put(settings, deadline);
  }

  private String conninfo(Attach order, Address upstream) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("host", upstream.host());
    words.put("port", Integer.toString(upstream.port()));
    words.put("user", instance.config().replication().user());
    words.put("passfile", instance.config().passFile().toString());
    words.put("application_name", order.upstream().applicationName());
    words.put("gssencmode", "disable"); // spares a round trip to whoever has Kerberos at hand
    return new ConnInfo(words).text();
  }
}
