package dev.primacy.agent;

import com.sun.net.httpserver.HttpServer;
import dev.primacy.api.Refusal;
import dev.primacy.api.v1.Hello;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.node.Lease;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.NodeController;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.fencing.LeaseFile;
import dev.primacy.fencing.PromiseFile;
import dev.primacy.metrics.AgentMetric;
import dev.primacy.metrics.Metrics;
import dev.primacy.postgres.Inspector;
import dev.primacy.postgres.LocalPostgres;
import dev.primacy.postgres.PostgresConfig;
import dev.primacy.wire.Reports;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The agent of one node, put together: its promises, its server, its loop, a link to every manager
 * and its pages. PostgreSQL outlives it.
 */
public final class Agent implements AutoCloseable {

  private static final int FEATURE_LEVEL = 1;

  private final PromiseFile promises;
  private final LocalPostgres server;
  private final LeaseKeeper leases;
  private final AgentLoop loop;
  private final Thread control;
  private final List<ManagerLink> links = new ArrayList<>();
  private final Questions questions;
  private final Inspections inspections;
  private final ScheduledExecutorService redial =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("redial").daemon().factory());
  private final HttpServer http;
  private final Refusals refusals;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private volatile Optional<AgentGauges.Told> last = Optional.empty();

  private Agent(AgentSettings settings) throws IOException {
    Metrics metrics = Metrics.ofAgent(settings.cluster().name(), settings.node().name());
    questions = new Questions(answered -> links.forEach(link -> link.answer(answered)), metrics);
    inspections =
        new Inspections(
            new Inspector(config(settings))::inspect,
            inspected -> links.forEach(link -> link.answer(inspected)));
    promises = PromiseFile.open(settings.stateDir(), settings.cluster(), settings.node());
    server =
        new LocalPostgres(
            config(settings), this::stir, took -> metrics.time(AgentMetric.COMMIT, took));
    MeasuredServer measured = new MeasuredServer(server, metrics);
    long instance = new SecureRandom().nextLong();
    LeaseFile file = new LeaseFile(settings.stateDir());
    Optional<Lease> lease = file.load();
    NodeController controller =
        new NodeController(settings.node(), settings.settings(), recall(), lease, instance);
    leases = new LeaseKeeper(file, server::quit);
    leases.keep(lease);
    loop = new AgentLoop(controller, measured, promises, leases, this::publish);
    Hello hello =
        Hello.newBuilder()
            .setCluster(settings.cluster().name())
            .setNode(settings.node().name())
            .setInstance(instance)
            .setFeatureLevel(FEATURE_LEVEL)
            .setSettings(Reports.settings(settings.settings()))
            .build();
    refusals = new Refusals(settings.managers().size());
    for (Address manager : settings.managers()) {
      links.add(
          new ManagerLink(
              manager,
              hello,
              this::ordered,
              this::asked,
              refusal -> refused(manager, refusal),
              redial));
    }
    metrics.gauges(new AgentGauges(() -> last, measured::running, loop::hasGivenUpClone, links));
    http = AgentPages.serve(settings.http(), () -> last.map(AgentGauges.Told::report), metrics);
    control =
        Thread.ofPlatform()
            .name("control")
            .uncaughtExceptionHandler((_, e) -> ended.completeExceptionally(e))
            .unstarted(loop);
  }

  /** A newborn has nothing to lose by not being started where its server could never be. */
  private Memory recall() throws IOException {
    Memory memory = promises.load();
    if (!memory.born() && server.look().server() instanceof Server.Unusable(String reason)) {
      throw new IOException(
          reason + "; name an empty or missing directory for a new node (agent.postgres.data_dir)");
    }
    return memory;
  }

  /**
   * Starts it.
   *
   * @throws IOException where its directory, its address or its state cannot be used, with the fix
   */
  public static Agent start(AgentSettings settings) throws IOException {
    Agent agent = new Agent(settings);
    agent.control.start();
    agent.links.forEach(ManagerLink::dial);
    return agent;
  }

  /**
   * Completes with the reason when the managers turned the agent away for good, exceptionally where
   * a bug or its own disk ended it.
   */
  public CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    loop.stop();
    links.forEach(ManagerLink::close);
    redial.shutdownNow();
    http.stop(0);
    leases.close();
    server.close();
    promises.close();
  }

  private void stir() {
    loop.post(new AgentLoop.Event.Stirred());
  }

  private void ordered(Order order) {
    loop.post(new AgentLoop.Event.Ordered(order));
  }

  private void asked(ManagerMessage message) {
    if (message.hasAsk()) {
      questions.take(message.getAsk());
    }
    if (message.hasInspect()) {
      inspections.take(message.getInspect());
    }
  }

  private void refused(Address manager, Refusal refusal) {
    refusals.add(manager, refusal, System.nanoTime()).ifPresent(ended::complete);
  }

  private void publish(Report report) {
    last = Optional.of(new AgentGauges.Told(report, System.nanoTime()));
    links.forEach(link -> link.report(report));
  }

  private static PostgresConfig config(AgentSettings settings) {
    AgentSettings.Postgres postgres = settings.postgres();
    return new PostgresConfig(
        postgres.binDir(),
        postgres.dataDir(),
        postgres.configFile(),
        postgres.hbaFile(),
        settings.stateDir(),
        new PostgresConfig.Listen(postgres.listen().host(), postgres.listen().port()),
        new PostgresConfig.Admin(postgres.admin().socketDir(), postgres.admin().user(), "postgres"),
        new PostgresConfig.Login(
            postgres.replication().user(), postgres.replication().passwordFile()),
        new PostgresConfig.Login(postgres.probe().user(), postgres.probe().passwordFile()),
        postgres.parameters(),
        postgres.hba(),
        List.of(),
        PostgresConfig.Initdb.DEFAULT,
        PostgresConfig.Times.DEFAULT);
  }
}
