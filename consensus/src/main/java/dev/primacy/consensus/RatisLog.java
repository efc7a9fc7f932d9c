package dev.primacy.consensus;

import dev.primacy.consensus.Answer.Proof;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;

/** The replicated log by Apache Ratis: one server, one group, in one directory. */
public final class RatisLog<E, S, R> implements ReplicatedLog<E, S, R> {

  private final RaftDirectory directory;
  private final Entries<E, S, R> entries;
  private final RaftEvents<S> events;
  private final ReplicatedState<E, S, R> replicated;
  private final LeaderWatch leaders;
  private final RaftServer server;
  private final Submissions submissions;
  private final Confirmations confirmations;
  private final Handovers handovers;
  private @Nullable RaftWatch watch;

  private RatisLog(RaftDirectory directory, Machine<E, S, R> machine, Surroundings around)
      throws IOException {
    this.directory = directory;
    entries = new Entries<>(machine);
    events = new RaftEvents<>(directory.self().id().name());
    replicated = new ReplicatedState<>(machine, events, this::compareAmongManagers);
    leaders =
        new LeaderWatch(
            directory.self().id().name(),
            new Seat(this::server, directory.group().getGroupId()),
            around::door);
    server = build(directory, replicated, leaders, around);
    submissions = new Submissions(server, directory.group().getGroupId(), events);
    confirmations = new Confirmations(() -> submissions.submit(entries.confirmation()));
    handovers = new Handovers(server, directory.group().getGroupId());
  }

  /**
   * Takes part in the group of {@code directory}, which is closed with the log.
   *
   * @throws IOException where the address cannot be bound or what is on disk cannot be used
   */
  public static <E, S, R> RatisLog<E, S, R> open(RaftDirectory directory, Machine<E, S, R> machine)
      throws IOException {
    return open(directory, machine, new Surroundings() {});
  }

  static <E, S, R> RatisLog<E, S, R> open(
      RaftDirectory directory, Machine<E, S, R> machine, Surroundings around) throws IOException {
    keepRatisFromExiting();
    RatisLog<E, S, R> log = create(directory, machine, around);
    try {
      log.server.start();
      directory.formed();
      log.watch = new RaftWatch(directory.self().id().name(), log::look);
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw new IOException(
          "%s cannot take part in the group: %s".formatted(directory.self(), rootOf(e)), e);
    }
  }

  private static <E, S, R> RatisLog<E, S, R> create(
      RaftDirectory directory, Machine<E, S, R> machine, Surroundings around) throws IOException {
    try {
      return new RatisLog<>(directory, machine, around);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** A taken port would end the process from inside the library, before anybody could say why. */
  private static void keepRatisFromExiting() {
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    // The call above also installs a handler that ends the process at any thread's uncaught
    // exception.
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private static Throwable rootOf(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : rootOf(cause);
  }

  private static RaftServer build(
      RaftDirectory directory,
      ReplicatedState<?, ?, ?> replicated,
      LeaderWatch leaders,
      Surroundings around)
      throws IOException {
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (services, types) -> {
          services.addTransportFilter(leaders).addService(Witness.service(leaders::testify));
          around.interceptors().forEach(services::intercept);
          return services.intercept(new PeersOnly()); // the last one is asked first
        });
    return RaftServer.newBuilder()
        .setServerId(RaftPeerId.valueOf(directory.self().peerId()))
        .setGroup(directory.group())
        .setOption(StartupOption.RECOVER)
        .setProperties(around.properties(directory.settings()))
        .setParameters(parameters)
        .setStateMachine(replicated)
        .build();
  }

  @Override
  public CompletionStage<Answer<R>> submit(E command, long term) {
    return submissions.submit(entries.command(command, term));
  }

  @Override
  public CompletionStage<Answer<Proof>> confirmLeadership() {
    return confirmations.ask();
  }

  @Override
  public CompletionStage<Handover> handOver(ManagerId to) {
    return handovers.to(to);
  }

  private void compareAmongManagers(Progress.Checkpoint checkpoint) {
    // If this one is lost the next is a hundred entries away; nobody waits for it.
    submissions.submit(entries.stateHash(checkpoint));
  }

  @Override
  public Published<S> published() {
    return replicated.published();
  }

  @Override
  public void addListener(LogListener<S> listener) {
    events.join(listener);
  }

  @Override
  public LogStatus status() {
    return StatusReader.read(server, directory.group());
  }

  private void look() {
    try {
      RaftServer.Division division = server.getDivision(directory.group().getGroupId());
      DivisionInfo info = division.getInfo();
      if (!StatusReader.isAlive(server, info)) {
        events.fail("the Raft division is " + info.getLifeCycleState());
        return;
      }
      events.correct(() -> StatusReader.ledTerm(info));
      events.leader(Optional.ofNullable(info.getLeaderId()).map(Member::manager));
      directory.mark(
          Math.min(
              division.getRaftLog().getLastCommittedIndex(),
              division.getRaftLog().getFlushIndex()));
      leaders.keepReady();
    } catch (IOException | RuntimeException e) {
      // A closed division answers with exceptions; and one that cannot be looked at is not trusted.
      events.fail("the Raft division cannot be looked at: " + e);
    }
  }

  RaftServer server() {
    return server;
  }

  @Override
  public void close() {
    events.close();
    if (watch != null) {
      watch.close();
    }
    leaders.close();
    submissions.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      directory.close();
    }
  }
}
