package dev.primacy.cli.output;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.Durability;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.NodeStatus;
import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.output.Columns.Cell;
import dev.primacy.cli.output.Style.Tone;
import java.util.ArrayList;
import java.util.List;

/** What `status` shows: each cluster with its nodes, then the managers. */
public final class StatusText {

  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private StatusText(Style style) {
    this.style = style;
  }

  public static List<String> of(StatusResponse status, Style style) {
    StatusText text = new StatusText(style);
    if (status.getClustersCount() == 0) {
      text.lines.add("no cluster yet: primacy cluster create NAME");
      text.lines.add("");
    }
    status.getClustersList().forEach(text::addCluster);
    text.addManagers(status.getManagersList());
    if (status.getInsecureNetwork()) {
      text.lines.add("");
      text.lines.add(style.paint(Tone.UNSETTLED, "The managers speak without TLS, as configured."));
    }
    return List.copyOf(text.lines);
  }

  /** The part of one cluster. */
  public static List<String> of(ClusterStatus cluster, Style style) {
    StatusText text = new StatusText(style);
    text.addCluster(cluster);
    return List.copyOf(text.lines);
  }

  private void addCluster(ClusterStatus cluster) {
    lines.add(head(cluster));
    lines.add("  " + durability(cluster));
    String waiting = Words.of(cluster.getWaiting());
    if (!waiting.isEmpty()) {
      lines.add("  " + style.paint(Tone.UNSETTLED, waiting));
    }
    if (cluster.getNodesCount() > 0) {
      Columns columns =
          new Columns(style, "  ")
              .head("NODE", "ADDRESS", "ROLE", "STATE", "TL", "LSN", "LAG", "TIME", "VERDICT");
      cluster.getNodesList().forEach(node -> columns.row(cells(node)));
      lines.addAll(columns.lines());
      addTroubles(cluster);
    }
    lines.add("");
  }

  private String head(ClusterStatus cluster) {
    String begun =
        cluster.getBegunEpoch() > cluster.getEpoch()
            ? ", epoch %d begun".formatted(cluster.getBegunEpoch())
            : "";
    return "%s  epoch %d%s  %s  %s"
        .formatted(
            style.paint(Tone.STRONG, cluster.getName()),
            cluster.getEpoch(),
            begun,
            style.paint(Words.tone(cluster.getPhase()), Words.of(cluster.getPhase())),
            cluster.getPrimary().isEmpty()
                ? "no primary yet"
                : "primary " + style.paint(Tone.STRONG, cluster.getPrimary()));
  }

  private static String durability(ClusterStatus cluster) {
    Durability durability = cluster.getDurability();
    String pending =
        durability.getPendingCount() == 0
            ? ""
            : ", changing to " + String.join(", then ", durability.getPendingList());
    if (durability.getRule().isEmpty()) {
      return "no durability rule yet" + pending;
    }
    if (durability.getRequired() == 0) {
      return "commits wait for nobody, a failover may lose %s of them by itself%s"
          .formatted(Amounts.bytes(cluster.getPolicy().getLossBoundBytes()), pending);
    }
    return "commits wait for %d of (%s)%s"
        .formatted(
            durability.getRequired(), String.join(" ", durability.getAcknowledgersList()), pending);
  }

  private Cell[] cells(NodeStatus node) {
    boolean isPrimary = node.getRole() == Role.ROLE_PRIMARY;
    return new Cell[] {
      Cell.of(node.getName(), isPrimary ? Tone.STRONG : Tone.PLAIN),
      Cell.of(node.getAddress()),
      Cell.of(Words.of(node.getRole()), isPrimary ? Tone.STRONG : Tone.PLAIN),
      Cell.of(node.getState().replace('_', ' '), Words.stateTone(node.getState())),
      Cell.number(known(node.getTimeline() == 0 ? "" : "" + node.getTimeline())),
      Cell.number(known(node.getLsn())),
      Cell.number(known(node.hasLagBytes() ? Amounts.bytes(node.getLagBytes()) : "")),
      Cell.number(known(node.hasLagMillis() ? Amounts.millis(node.getLagMillis()) : "")),
      Cell.of(Words.of(node.getVerdict()), Words.tone(node.getVerdict()))
    };
  }

  private String known(String text) {
    return text.isEmpty() ? style.unknown() : text;
  }

  private void addTroubles(ClusterStatus cluster) {
    for (NodeStatus node : cluster.getNodesList()) {
      if (!node.getRebuild().isEmpty()) {
        lines.add(
            "  %s is being rebuilt: %s%s"
                .formatted(node.getName(), node.getRebuild(), copied(node)));
      }
      if (!node.getTrouble().isEmpty()) {
        String line = "  %s: %s".formatted(node.getName(), node.getTrouble());
        lines.add(style.paint(Tone.BAD, style.plain(line)));
      }
    }
  }

  private static String copied(NodeStatus node) {
    return node.hasCopiedBytes()
        ? ", %s of %s brought"
            .formatted(
                Amounts.bytes(node.getCopiedBytes()), Amounts.bytes(node.getCopyTotalBytes()))
        : "";
  }

  private void addManagers(List<ManagerStatus> managers) {
    Columns columns = new Columns(style, "  ").head("MANAGER", "ADDRESS", "ROLE");
    for (ManagerStatus manager : managers) {
      columns.row(
          Cell.of(manager.getId()),
          Cell.of(manager.getAddress()),
          Cell.of(Words.of(manager.getRole()), tone(manager.getRole())));
    }
    lines.add(style.paint(Tone.STRONG, "managers"));
    lines.addAll(columns.lines());
  }

  private static Tone tone(ManagerRole role) {
    return switch (role) {
      case MANAGER_ROLE_LEADER -> Tone.STRONG;
      case MANAGER_ROLE_FOLLOWER -> Tone.PLAIN;
      case MANAGER_ROLE_UNREACHABLE -> Tone.BAD;
      case MANAGER_ROLE_UNSPECIFIED, UNRECOGNIZED -> Tone.FAINT;
    };
  }
}
