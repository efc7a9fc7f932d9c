package dev.primacy.cli.config;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.manager.ManagerSettings;
import dev.primacy.manager.ManagerSettings.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the section {@code manager}. */
final class ManagerSection {

  private ManagerSection() {}

  static Optional<ManagerSettings> read(
      Section section, HostSections.Network network, Findings findings) {
    ManagerId id = new ManagerId(section.required("id", Kind.NAME));
    Path dataDir = section.required("data_dir", Kind.PATH);
    List<Peer> peers = new ArrayList<>();
    for (Section entry : section.sections("peers")) {
      Peer peer = peer(entry);
      peers.add(peer);
      if (peer.id().equals(id)) {
        network.requireBindable(peer.api(), entry.place("api"), entry.key("api"));
        network.requireBindable(peer.raft(), entry.place("raft"), entry.key("raft"));
        network.requireBindable(peer.http(), entry.place("http"), entry.key("http"));
      }
    }
    boolean isGroup = checkGroup(section, id, peers, findings);
    section.reportUnknown();
    return isGroup ? Optional.of(new ManagerSettings(id, dataDir, peers)) : Optional.empty();
  }

  private static Peer peer(Section entry) {
    Peer peer =
        new Peer(
            new ManagerId(entry.required("id", Kind.NAME)),
            entry.required("api", Kind.ADDRESS),
            entry.required("raft", Kind.ADDRESS),
            entry.required("http", Kind.ADDRESS));
    entry.reportUnknown();
    return peer;
  }

  private static boolean checkGroup(
      Section section, ManagerId id, List<Peer> peers, Findings findings) {
    Problem.Place place = section.place("peers");
    String key = section.key("peers");
    if (!section.has("peers")) {
      findings.add(place, key, "is missing", "list every manager of the group, this one too");
      return false;
    }
    if (peers.size() % 2 == 0) {
      findings.add(
          place,
          key,
          "lists %d managers".formatted(peers.size()),
          "list 3, or 5, or 1: an even number survives no more than one fewer");
    }
    checkDistinct(peers, place, key, findings);
    if (id.name().equals(Kind.NAME.standIn())) {
      return false; // which of them this one is, nobody knows: said already
    }
    if (peers.stream().noneMatch(peer -> peer.id().equals(id))) {
      findings.add(place, key, "does not list " + id + ", this manager", "add it, or correct id");
      return false;
    }
    return true;
  }

  private static void checkDistinct(
      List<Peer> peers, Problem.Place place, String key, Findings findings) {
    SortedMap<String, ManagerId> seen = new TreeMap<>();
    for (Peer peer : peers) {
      for (Address address : List.of(peer.api(), peer.raft(), peer.http())) {
        if (seen.put(address.toString(), peer.id()) != null
            && !address.equals(Kind.ADDRESS.standIn())) {
          findings.add(place, key, address + " is listed twice", "give each its own port");
        }
      }
      if (seen.put(peer.id().name(), peer.id()) != null
          && !peer.id().name().equals(Kind.NAME.standIn())) {
        findings.add(place, key, peer.id() + " is listed twice", "give each manager its own id");
      }
    }
  }
}
