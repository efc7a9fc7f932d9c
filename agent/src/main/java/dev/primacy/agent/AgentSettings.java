package dev.primacy.agent;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The section {@code agent} of a host's configuration: which node this is, whom it obeys and where
 * its server lives.
 *
 * @param managers the gRPC addresses of all managers
 * @param stateDir the agent's own directory: its promises, the password file of replication
 * @param http its health endpoints
 * @param settings what it tells the managers of itself
 */
public record AgentSettings(
    ClusterId cluster,
    NodeId node,
    List<Address> managers,
    Path stateDir,
    Address http,
    Postgres postgres,
    NodeSettings settings) {

  public AgentSettings {
    managers = List.copyOf(managers);
  }

  /**
   * The local server. What the configuration leaves out has its default here already.
   *
   * @param listen what the server binds to
   * @param address what clients are told
   * @param replicationAddress what the other nodes stream from
   * @param parameters this host's own, beside those of the cluster's policy
   * @param hba a created cluster's client rules, below Primacy's own
   */
  public record Postgres(
      Path binDir,
      Path dataDir,
      Path configFile,
      Path hbaFile,
      Address listen,
      Address address,
      Address replicationAddress,
      Admin admin,
      Login replication,
      Login probe,
      SortedMap<String, String> parameters,
      List<String> hba) {

    /** The client rules of a new cluster where the configuration names none. */
    public static final List<String> DEFAULT_HBA = List.of("host all all samenet scram-sha-256");

    public Postgres {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
      hba = List.copyOf(hba);
    }
  }

  /** The superuser's sessions: peer authentication on the socket in {@code socketDir}. */
  public record Admin(Path socketDir, String user) {}

  /** A role that enters over the network. */
  public record Login(String user, Path passwordFile) {}
}
