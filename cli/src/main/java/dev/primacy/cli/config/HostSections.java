package dev.primacy.cli.config;

import dev.primacy.agent.AgentSettings;
import dev.primacy.core.cluster.Address;
import dev.primacy.manager.ManagerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All sections of one file: whatever process reads it checks every section, so that a slip in one
 * is not found only when the other starts.
 */
record HostSections(List<ManagerSettings> managers, List<AgentSettings> agents) {

  private static final Kind<String> ACCEPTED = Kind.literal("accepted");

  /** For whom the file is read: files that only the other may open are not asked for. */
  enum Role {
    MANAGER,
    AGENT
  }

  static HostSections read(Setting root, Role role, Section.Reading reading) {
    Section top = Section.of(root, reading);
    Findings findings = reading.findings();
    Network network = new Network(top, findings);
    List<ManagerSettings> managers =
        top.section("manager").map(s -> ManagerSection.read(s, network, findings)).stream()
            .flatMap(Optional::stream)
            .toList();
    List<AgentSettings> agents = new ArrayList<>();
    for (Section section : agentSections(top, findings)) {
      agents.add(new AgentSection(section, network, role, findings).read());
    }
    requireSectionOf(role, top, findings);
    OwnedOnce.check(managers, agents, top.place(), findings);
    top.reportUnknown();
    reading.surroundings().reportUnknown(findings);
    return new HostSections(managers, agents);
  }

  Optional<ManagerSettings> manager() {
    return managers.stream().findFirst();
  }

  private static List<Section> agentSections(Section top, Findings findings) {
    List<Section> sections = new ArrayList<>();
    top.section("agent").ifPresent(sections::add);
    List<Section> several = top.sections("agents");
    if (!sections.isEmpty() && !several.isEmpty()) {
      findings.add(top.place("agents"), "agents", "stands beside agent:", "keep one of the two");
    }
    sections.addAll(several);
    return sections;
  }

  private static void requireSectionOf(Role role, Section top, Findings findings) {
    switch (role) {
      case MANAGER -> {
        if (!top.has("manager")) {
          findings.add(top.place(), "manager", "is missing", "add the section to run one here");
        }
      }
      case AGENT -> {
        if (!top.has("agent") && !top.has("agents")) {
          findings.add(top.place(), "agent", "is missing", "add the section to run one here");
        }
      }
    }
  }

  /**
   * What may be bound: without TLS nothing that another host can reach, unless the file accepts it.
   */
  static final class Network {

    private final boolean accepted;
    private final Findings findings;

    private Network(Section top, Findings findings) {
      this.findings = findings;
      this.accepted = top.has("insecure_network") && readAccepted(top);
      if (top.has("tls")) {
        findings.add(
            top.place("tls"),
            "tls",
            "is not supported by this version, and is not ignored either",
            "remove the section and bind to loopback, or write insecure_network: accepted");
      }
    }

    private static boolean readAccepted(Section top) {
      top.required("insecure_network", ACCEPTED);
      return true; // any other word is a problem already
    }

    void requireBindable(Address address, Problem.Place place, String key) {
      if (!accepted && !address.isLoopback()) {
        findings.add(
            place,
            key,
            address + " can be reached from other hosts, and there is no TLS",
            "bind to 127.0.0.1, or write insecure_network: accepted at the top of the file");
      }
    }
  }
}
