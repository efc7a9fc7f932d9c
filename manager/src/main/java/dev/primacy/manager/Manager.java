package dev.primacy.manager;

import com.sun.net.httpserver.HttpServer;
import dev.primacy.consensus.Member;
import dev.primacy.consensus.RaftDirectory;
import dev.primacy.consensus.RatisLog;
import dev.primacy.consensus.ReplicatedLog;
import dev.primacy.consensus.codec.ClusterMachine;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.control.Input;
import dev.primacy.core.time.MonoTime;
import dev.primacy.metrics.Metrics;
import dev.primacy.monitor.Prober;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One manager, put together: its log, its control loop, its services, its pages. */
public final class Manager implements AutoCloseable {

  private static final int SMALL_MESSAGE = 256 * 1024;

  private final Peers peers;
  private final ReplicatedLog<Entry, ClusterStates, ClusterStates.Outcome> log;
  private final TopologyPublisher topology;
  private final ControlLoop loop;
  private final Server server;
  private final HttpServer http;
  private final LeadPlacement placement;
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  private Manager(
      ManagerSettings settings, Peers peers, RaftDirectory directory, List<Long> founders)
      throws IOException {
    this.peers = peers;
    Clock audit = WallClock.forAudit();
    Metrics metrics = Metrics.ofManager(settings.id().name());
    log = new MeasuredLog<>(RatisLog.open(directory, new ClusterMachine()), metrics);
    topology = new TopologyPublisher(settings.id(), log::status);
    AgentStreams agents =
        new AgentStreams(settings.id(), cluster -> log.state().find(cluster), this::post);
    Prober prober = Prober.withoutPassword(settings.id());
    OperationCounts operations = new OperationCounts(metrics, audit.millis());
    loop =
        new ControlLoop(
            settings.peers().size(),
            new OutputRunner(settings.id(), log, agents, prober, peers, this::post, metrics, audit),
            snapshot -> published(snapshot, operations),
            this::fail);
    Operators operators =
        new Operators(settings, log, loop::snapshots, peers, agents.inspections(), audit);
    PeerService peerService =
        new PeerService(settings.id(), log::status, founders, this::post, operators);
    server = serve(settings, List.of(agents, operators, peerService, topology));
    metrics.gauges(new ManagerGauges(log::status, loop::snapshots, Manager::now));
    http = ManagerPages.serve(settings.self().http(), log::status, metrics);
    placement = new LeadPlacement(settings, log, loop::snapshots, Manager::now);
  }

  /**
   * Starts it: a manager with a directory of its own comes back as the member that it was; one with
   * an empty directory waits for its peers to found a group.
   *
   * @throws IOException where a port or the directory cannot be used, with the reason and the fix
   */
  public static Manager start(ManagerSettings settings) throws IOException {
    Peers peers = new Peers(settings);
    try {
      Manager manager = open(settings, peers);
      manager.run();
      return manager;
    } catch (IOException | RuntimeException e) {
      peers.close();
      throw e;
    }
  }

  private static Manager open(ManagerSettings settings, Peers peers) throws IOException {
    String address = settings.self().raft().toString();
    Files.createDirectories(settings.dataDir());
    if (!RaftDirectory.isUnused(settings.dataDir())) {
      return new Manager(
          settings,
          peers,
          require(RaftDirectory.recover(settings.dataDir(), settings.id(), address)),
          List.of());
    }
    return switch (GroupFounding.await(settings, peers)) {
      case GroupFounding.Result.Together(List<Long> founders) ->
          new Manager(settings, peers, bootstrap(settings), founders);
      case GroupFounding.Result.TooLate(var peer) ->
          throw new IOException(
              ("%s is empty, but %s belongs to a group already: this manager has lost its memory and must"
                      + " not vote under its old name; restore %s, or give it a new id and directory")
                  .formatted(settings.dataDir(), peer, settings.dataDir()));
    };
  }

  private static RaftDirectory bootstrap(ManagerSettings settings) throws IOException {
    List<Member> members =
        settings.peers().stream().map(p -> Member.first(p.id(), p.raft().toString())).toList();
    return require(RaftDirectory.bootstrap(settings.dataDir(), settings.id(), members));
  }

  private static RaftDirectory require(RaftDirectory.Opening opening) throws IOException {
    return switch (opening) {
      case RaftDirectory.Opening.Ready(RaftDirectory directory) -> directory;
      case RaftDirectory.Opening.Refused(String reason, String fix) ->
          throw new IOException(reason + "; " + fix);
    };
  }

  private static Server serve(ManagerSettings settings, List<BindableService> services)
      throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.self().api().host(), settings.self().api().port()))
            .maxInboundMessageSize(SMALL_MESSAGE)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    services.forEach(builder::addService);
    return Listening.on(settings.self().api(), "api", () -> builder.build().start());
  }

  private void run() {
    Thread.ofPlatform().name("control").start(loop);
    log.addListener(loop);
    placement.start(this::fail);
  }

  private static MonoTime now() {
    return new MonoTime(System.nanoTime());
  }

  private void published(ControlLoop.Snapshot snapshot, OperationCounts operations) {
    topology.published(snapshot);
    operations.look(snapshot.view().state());
  }

  private void post(ClusterId cluster, Input input) {
    loop.post(cluster, input);
  }

  private void fail(String reason) {
    ended.complete(reason);
  }

  /**
   * Completes with the reason when the manager must end: its process then exits and is restarted.
   */
  public CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public void close() {
    placement.close();
    server.shutdownNow();
    topology.close();
    http.stop(0);
    loop.stop();
    log.close();
    peers.close();
  }
}
