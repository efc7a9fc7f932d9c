package dev.primacy.cli.playground;

import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.output.Amounts;
import dev.primacy.cli.output.HistoryText;
import dev.primacy.cli.output.StatusText;
import dev.primacy.cli.output.Style;
import dev.primacy.cli.output.Style.Tone;
import dev.primacy.cli.playground.WriterLog.Failover;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Everything that the playground shows at one moment, as values.
 *
 * @param postmaster the primary's, where it runs
 * @param program how this program is called from here
 */
record Scene(
    StatusResponse status,
    HistoryResponse history,
    int acknowledged,
    List<Failover> failovers,
    OptionalLong postmaster,
    String dsn,
    String program) {

  private static final int EVENTS = 4;
  private static final int WIDTH = 78;

  List<String> lines(Style style, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(Tone.STRONG, "Primacy playground") + "   Ctrl-C stops it");
    lines.add(style.paint(Tone.FAINT, style.rule(WIDTH)));
    status.getClustersList().forEach(cluster -> lines.addAll(StatusText.of(cluster, style)));
    lines.add(title("managers", style) + managers(style));
    lines.add(title("writer", style) + writer(style));
    addEvents(lines, style, zone);
    lines.add("");
    lines.add(title("try", style) + attempt());
    lines.add(title("", style) + program + " explain");
    lines.add(title("connect", style) + "psql \"" + dsn + "\"");
    return lines;
  }

  private String attempt() {
    return postmaster.isPresent()
        ? "kill -9 %d    # the primary's postmaster".formatted(postmaster.getAsLong())
        : "(the primary is not running)";
  }

  private String managers(Style style) {
    return status.getManagersList().stream()
        .map(manager -> manager(manager, style))
        .collect(Collectors.joining("  "));
  }

  private static String manager(ManagerStatus manager, Style style) {
    return switch (manager.getRole()) {
      case MANAGER_ROLE_LEADER -> style.paint(Tone.STRONG, manager.getId() + " leads");
      case MANAGER_ROLE_FOLLOWER -> manager.getId() + " follows";
      case MANAGER_ROLE_UNREACHABLE -> style.paint(Tone.BAD, manager.getId() + " is unreachable");
      case MANAGER_ROLE_UNSPECIFIED, UNRECOGNIZED -> manager.getId();
    };
  }

  private String writer(Style style) {
    return failovers.isEmpty()
        ? "acknowledged %d, no gap yet".formatted(acknowledged)
        : "acknowledged %d; last %s".formatted(acknowledged, sentence(failovers.getLast(), style));
  }

  private void addEvents(List<String> lines, Style style, ZoneId zone) {
    List<String> events = HistoryText.of(history, style, zone);
    int from = Math.max(1, events.size() - EVENTS);
    if (history.getOperationsCount() > 0) {
      lines.add("");
      lines.add("  " + events.getFirst());
      events.subList(from, events.size()).forEach(event -> lines.add("  " + event));
    }
  }

  private static String title(String title, Style style) {
    return style.paint(Tone.FAINT, title) + " ".repeat(10 - title.length());
  }

  /** What a failover was to the writer. */
  static String sentence(Failover failover, Style style) {
    int lost = failover.comparison().lost().size();
    String text =
        "gap %s, acknowledged %d, lost %d"
            .formatted(
                seconds(failover.gap().length().toMillis()),
                failover.comparison().acknowledged(),
                lost);
    return style.paint(lost == 0 ? Tone.GOOD : Tone.BAD, text);
  }

  private static String seconds(long millis) {
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.2f s", millis / 1000.0)
        : Amounts.millis(millis);
  }
}
