package dev.primacy.cli.output;

import static java.util.stream.Collectors.joining;

import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.Topology;
import dev.primacy.api.v1.TopologyNode;
import dev.primacy.cli.output.Columns.Cell;
import dev.primacy.cli.output.Style.Tone;
import java.util.List;

/** What `topology` shows: who is primary at which epoch, and where reads may go. */
public final class TopologyText {

  private TopologyText() {}

  public static List<String> of(List<Topology> clusters, Style style) {
    Columns columns =
        new Columns(style, "")
            .head("CLUSTER", "EPOCH", "REVISION", "NODE", "ADDRESS", "ROLE", "READS", "LAG");
    for (Topology topology : clusters) {
      topology.getNodesList().forEach(node -> columns.row(cells(topology, node, style)));
    }
    return columns.lines();
  }

  private static Cell[] cells(Topology topology, TopologyNode node, Style style) {
    boolean isPrimary = node.getRole() == Role.ROLE_PRIMARY;
    return new Cell[] {
      Cell.of(topology.getCluster()),
      Cell.number("" + topology.getEpoch()),
      Cell.number("" + topology.getRevision()),
      Cell.of(node.getName()),
      Cell.of(node.getAddress()),
      Cell.of(Words.of(node.getRole()), isPrimary ? Tone.STRONG : Tone.PLAIN),
      Cell.of(node.getMayServeReads() ? "yes" : "no"),
      Cell.number(node.hasLagBytes() ? Amounts.bytes(node.getLagBytes()) : style.unknown())
    };
  }

  /** One change, in one line: what `--watch` adds below the others. */
  public static String line(Topology topology, Style style) {
    String primary =
        topology.hasPrimary()
            ? "primary %s at %s%s"
                .formatted(
                    style.paint(Tone.STRONG, topology.getPrimary().getNode()),
                    topology.getPrimary().getAddress(),
                    topology.getPrimary().getCertain() ? "" : " (uncertain)")
            : "no primary yet";
    String reads =
        topology.getNodesList().stream()
            .filter(TopologyNode::getMayServeReads)
            .filter(node -> node.getRole() != Role.ROLE_PRIMARY)
            .map(TopologyNode::getName)
            .collect(joining(" "));
    return "%s  epoch %d  revision %d  %s  %s  reads (%s)"
        .formatted(
            topology.getCluster(),
            topology.getEpoch(),
            topology.getRevision(),
            style.paint(Words.tone(topology.getPhase()), Words.of(topology.getPhase())),
            primary,
            reads);
  }
}
