package dev.primacy.cli.config;

import dev.primacy.agent.AgentSettings;
import dev.primacy.core.cluster.Address;
import dev.primacy.manager.ManagerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rule that nothing on this host has two owners: no directory, no port, no node. */
final class OwnedOnce {

  private final Problem.Place place;
  private final Findings findings;
  private final SortedMap<String, String> owners = new TreeMap<>();

  private OwnedOnce(Problem.Place place, Findings findings) {
    this.place = place;
    this.findings = findings;
  }

  static void check(
      List<ManagerSettings> managers,
      List<AgentSettings> agents,
      Problem.Place place,
      Findings findings) {
    OwnedOnce once = new OwnedOnce(place, findings);
    for (ManagerSettings manager : managers) {
      once.take(manager.dataDir(), "manager.data_dir");
      once.take(manager.self().api(), "manager.peers api");
      once.take(manager.self().raft(), "manager.peers raft");
      once.take(manager.self().http(), "manager.peers http");
    }
    for (AgentSettings agent : agents) {
      String node = "agent of " + agent.cluster() + "/" + agent.node();
      once.take(agent.stateDir(), node + ": state_dir");
      once.take(agent.postgres().dataDir(), node + ": postgres.data_dir");
      once.take(agent.http(), node + ": http");
      once.take(agent.postgres().listen(), node + ": postgres.listen");
      once.takeNode(agent, node);
    }
  }

  private void takeNode(AgentSettings agent, String owner) {
    if (!agent.node().name().equals(Kind.NAME.standIn())) {
      take(agent.cluster() + "/" + agent.node(), owner);
    }
  }

  private void take(Path directory, String owner) {
    if (!directory.equals(Kind.PATH.standIn())) {
      take(directory.toString(), owner);
    }
  }

  private void take(Address address, String owner) {
    if (!address.equals(Kind.ADDRESS.standIn())) {
      take(address.toString(), owner);
    }
  }

  private void take(String thing, String owner) {
    String before = owners.putIfAbsent(thing, owner);
    if (before != null) {
      findings.add(
          place, "", "%s is given to %s and to %s".formatted(thing, before, owner), "change one");
    }
  }
}
