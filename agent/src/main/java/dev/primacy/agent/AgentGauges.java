package dev.primacy.agent;

import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.metrics.AgentMetric;
import dev.primacy.metrics.Gauges;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How an agent and its server stand when the page is read: as the last report has it. */
final class AgentGauges implements Consumer<Gauges> {

  /** A report, and when it was made by the monotonic clock. */
  record Told(Report report, long at) {}

  private static final double NANOS = 1e9;
  private static final double MILLIS = 1000;
  private static final long KILOBYTE = 1024;

  private final Supplier<Optional<Told>> last;
  private final Supplier<Optional<MeasuredServer.Running>> running;
  private final BooleanSupplier cloneGivenUp;
  private final List<ManagerLink> links;

  AgentGauges(
      Supplier<Optional<Told>> last,
      Supplier<Optional<MeasuredServer.Running>> running,
      BooleanSupplier cloneGivenUp,
      List<ManagerLink> links) {
    this.last = last;
    this.running = running;
    this.cloneGivenUp = cloneGivenUp;
    this.links = List.copyOf(links);
  }

  @Override
  public void accept(Gauges page) {
    last.get().ifPresent(told -> tell(page, told));
    running
        .get()
        .ifPresent(r -> page.tell(AgentMetric.EFFECT_RUNNING, since(r.since()), r.effect()));
    page.tell(AgentMetric.CLONE_GIVEN_UP, cloneGivenUp.getAsBoolean());
    links.forEach(link -> page.tell(AgentMetric.STREAM, link.stands(), link.manager().toString()));
  }

  private static void tell(Gauges page, Told told) {
    page.tell(AgentMetric.REPORT_AGE, since(told.at()));
    page.tell(AgentMetric.EPOCH, told.report().promised().number());
    LocalFacts facts = told.report().facts();
    page.tell(AgentMetric.SERVER_STATE, true, AgentPages.word(facts.server()));
    page.tell(AgentMetric.TROUBLE, facts.trouble().isPresent());
    facts
        .copying()
        .ifPresent(c -> {
          page.tell(AgentMetric.COPIED, c.doneKilobytes() * KILOBYTE);
          page.tell(AgentMetric.COPY_SIZE, c.totalKilobytes() * KILOBYTE);
        });
    tell(page, facts.server());
  }

  private static void tell(Gauges page, Server server) {
    switch (server) {
      case Server.Primary primary -> {
        tell(page, primary.end());
        page.tell(AgentMetric.COMMIT_WAIT, primary.commitWaitMillis() / MILLIS);
      }
      case Server.Standby standby -> {
        tell(page, standby.end());
        page.tell(AgentMetric.WAL_REPLAYED, standby.replayed().value());
        standby
            .heardMillisAgo()
            .ifPresent(ago -> page.tell(AgentMetric.UPSTREAM_SILENT, ago / MILLIS));
      }
      case Server.Absent _, Server.Unusable _, Server.Down _, Server.Unresponsive _ -> {}
    }
  }

  private static void tell(Gauges page, Position end) {
    page.tell(AgentMetric.TIMELINE, (long) end.timeline().number());
    page.tell(AgentMetric.WAL_END, end.lsn().value());
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / NANOS;
  }
}
