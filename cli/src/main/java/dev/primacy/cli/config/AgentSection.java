package dev.primacy.cli.config;

import dev.primacy.agent.AgentSettings;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Promotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a section {@code agent}, or one of several {@code agents}. */
final class AgentSection {

  private static final Address DEFAULT_HTTP = new Address("127.0.0.1", 8008);

  private final Section section;
  private final HostSections.Network network;
  private final HostSections.Role role;
  private final Findings findings;

  AgentSection(
      Section section, HostSections.Network network, HostSections.Role role, Findings findings) {
    this.section = section;
    this.network = network;
    this.role = role;
    this.findings = findings;
  }

  AgentSettings read() {
    ClusterId cluster = new ClusterId(section.required("cluster", Kind.NAME));
    NodeId node = new NodeId(section.required("node", Kind.NAME));
    List<Address> managers = section.list("managers", Kind.ADDRESS);
    if (managers.isEmpty()) {
      findings.add(
          section.place("managers"),
          section.key("managers"),
          "is missing",
          "list the gRPC address of every manager");
    }
    Path stateDir = section.required("state_dir", Kind.PATH);
    Address http = section.optional("http", Kind.ADDRESS, DEFAULT_HTTP);
    network.requireBindable(http, section.place("http"), section.key("http"));
    AgentSettings.Postgres postgres =
        new PostgresSection(section.requiredSection("postgres"), role, findings).read();
    checkApart(stateDir, postgres.dataDir());
    NodeSettings settings = settings(postgres);
    section.reportUnknown();
    return new AgentSettings(cluster, node, managers, stateDir, http, postgres, settings);
  }

  /** A clone replaces the data directory as a whole; the promises must outlive that. */
  private void checkApart(Path stateDir, Path dataDir) {
    if (!stateDir.equals(Kind.PATH.standIn()) && stateDir.startsWith(dataDir)) {
      findings.add(
          section.place("state_dir"),
          section.key("state_dir"),
          "lies in the data directory, which a clone replaces",
          "choose a directory outside of " + dataDir);
    }
  }

  private NodeSettings settings(AgentSettings.Postgres postgres) {
    Optional<Section> tags = section.section("tags");
    tags.ifPresent(this::refuseWhatNothingReads);
    NodeSettings settings =
        new NodeSettings(
            postgres.address().toString(),
            postgres.replicationAddress().toString(),
            flag(tags, "acknowledge"),
            flag(tags, "reads"),
            tags.filter(t -> t.has("upstream"))
                .map(t -> t.required("upstream", Kind.NAME))
                .map(NodeId::new),
            flag(tags, "clone_source"),
            tags.map(t -> t.optional("promotion", Kind.PROMOTION, Promotion.NEUTRAL))
                .orElse(Promotion.NEUTRAL),
            tags.map(t -> t.optional("zone", Kind.NAME, "")).orElse(""));
    tags.ifPresent(Section::reportUnknown);
    return settings;
  }

  private void refuseWhatNothingReads(Section tags) {
    for (String key : List.of("clone_source", "upstream")) {
      if (tags.has(key)) {
        findings.add(
            tags.place(key),
            tags.key(key),
            "is not supported by this version: every node follows the primary and is cloned from it",
            "remove it");
      }
    }
  }

  private static boolean flag(Optional<Section> tags, String name) {
    return tags.map(t -> t.optional(name, Kind.FLAG, true)).orElse(true);
  }
}
