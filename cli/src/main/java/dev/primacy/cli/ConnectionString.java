package dev.primacy.cli;

import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.Topology;
import dev.primacy.api.v1.TopologyNode;
import dev.primacy.core.cluster.Address;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A libpq connection string with every node of a cluster: whoever uses it reaches the primary
 * without being told who that is.
 *
 * @param addresses the primary first, which spares a try
 */
public record ConnectionString(
    List<Address> addresses, String user, String database, String password) {

  // Two seconds is the least that libpq takes; a host that is gone must not hold up the next.
  private static final String REST = " target_session_attrs=read-write connect_timeout=2";
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_.,:%/-]+");

  public ConnectionString {
    addresses = List.copyOf(addresses);
  }

  static ConnectionString of(Topology topology) {
    List<Address> addresses =
        topology.getNodesList().stream()
            .sorted(
                Comparator.comparing((TopologyNode node) -> node.getRole() != Role.ROLE_PRIMARY))
            .flatMap(node -> Address.parse(node.getAddress()).stream())
            .toList();
    return new ConnectionString(addresses, "", "", "");
  }

  ConnectionString as(String newUser, String newDatabase, String newPassword) {
    return new ConnectionString(addresses, newUser, newDatabase, newPassword);
  }

  @Override
  public String toString() {
    return "host="
        + String.join(",", addresses.stream().map(Address::host).toList())
        + " port="
        + String.join(",", addresses.stream().map(a -> Integer.toString(a.port())).toList())
        + word("dbname", database)
        + word("user", user)
        + word("password", password)
        + REST;
  }

  private static String word(String key, String value) {
    if (value.isEmpty()) {
      return "";
    }
    String quoted = "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    return " " + key + "=" + (BARE.matcher(value).matches() ? value : quoted);
  }
}
