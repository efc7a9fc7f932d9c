package dev.primacy.consensus;

import static org.awaitility.Awaitility.await;

import dev.primacy.consensus.RaftDirectory.Opening;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.io.grpc.ConnectivityState;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;

/** A group of real Ratis servers on loopback, each with a directory of its own below one. */
final class TestGroup implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path root;
  private final List<Member> members;
  private final Partition network = new Partition();
  private final SortedMap<String, Running> running = new TreeMap<>();

  /** A started member and what it has told. */
  record Running(RatisLog<Long, Long, Boolean> log, Recorder<Long> heard) {}

  private TestGroup(Path root, List<Member> members) {
    this.root = root;
    this.members = members;
  }

  static TestGroup of(Path root, int size) throws IOException {
    List<Member> members = new ArrayList<>();
    List<ServerSocket> taken = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      members.add(Member.first(new ManagerId("m" + i), "127.0.0.1:" + socket.getLocalPort()));
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    return new TestGroup(root, members);
  }

  /** The same members with directories below another one. */
  TestGroup movedTo(Path elsewhere) {
    return new TestGroup(elsewhere, members);
  }

  TestGroup startAll() throws IOException {
    return startAll(CounterMachine.RIGHT);
  }

  TestGroup startAll(CounterMachine machine) throws IOException {
    for (Member member : members) {
      start(member.id().name(), machine);
    }
    return this;
  }

  Running start(String id) throws IOException {
    return start(id, CounterMachine.RIGHT);
  }

  Running start(String id, CounterMachine machine) throws IOException {
    Opening opening = Files.exists(directory(id).resolve("identity")) ? recover(id) : bootstrap(id);
    if (!(opening instanceof Opening.Ready(RaftDirectory directory))) {
      throw new AssertionError(opening);
    }
    Running started =
        new Running(RatisLog.open(directory, machine, network.around(id)), new Recorder<>());
    started.log().addListener(started.heard());
    running.put(id, started);
    return started;
  }

  Partition network() {
    return network;
  }

  /** Somebody connects to the member and goes away again: one of its connections breaks. */
  void breakAConnectionOf(String id) {
    Member member = member(id);
    ManagedChannel passerBy =
        NettyChannelBuilder.forAddress(member.host(), member.port()).usePlaintext().build();
    await().atMost(PATIENCE).until(() -> passerBy.getState(true) == ConnectivityState.READY);
    passerBy.shutdownNow();
  }

  Opening recover(String id) throws IOException {
    return RaftDirectory.recover(directory(id), new ManagerId(id), member(id).address());
  }

  Opening bootstrap(String id) throws IOException {
    return RaftDirectory.bootstrap(directory(id), new ManagerId(id), members);
  }

  List<Member> members() {
    return members;
  }

  Member member(String id) {
    return members.stream().filter(m -> m.id().name().equals(id)).findFirst().orElseThrow();
  }

  Path directory(String id) {
    return root.resolve(id);
  }

  Path raftFiles(String id) throws IOException {
    return directory(id)
        .resolve("raft")
        .resolve(Identity.read(directory(id).resolve("identity")).group().toString());
  }

  Running get(String id) {
    return Objects.requireNonNull(running.get(id));
  }

  void stop(String id) {
    Objects.requireNonNull(running.remove(id)).log().close();
  }

  /** Waits until exactly one member leads and everyone running knows it. */
  String leader() {
    return leaderAmong(Set.copyOf(running.keySet()));
  }

  /** The same for those members that are not cut off. */
  String leaderAmong(Set<String> connected) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              List<String> leading = connected.stream().filter(this::leads).toList();
              return leading.size() == 1
                      && connected.stream().allMatch(id -> follows(id, leading.getFirst()))
                  ? leading.getFirst()
                  : "";
            },
            id -> !id.isEmpty());
  }

  boolean leads(String id) {
    return get(id).heard().leadsIn.isPresent();
  }

  private boolean follows(String id, String leader) {
    return get(id).heard().leader.filter(known -> known.name().equals(leader)).isPresent();
  }

  /** Everyone running but {@code id}. */
  Set<String> othersThan(String id) {
    Set<String> others = new TreeSet<>(running.keySet());
    others.remove(id);
    return others;
  }

  String follower() {
    String leader = leader();
    return running.keySet().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  /** Submits {@code number} at the leader, whoever that is; again where that has just changed. */
  Answer<Boolean> add(long number) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> answer(get(leader()).log().submit(number)),
            answer -> !(answer instanceof Answer.NotLeading<Boolean>));
  }

  Handover handOver(ManagerId to) {
    return within(get(leader()).log().handOver(to));
  }

  /** Where the log of a running member begins: what lies before is only in snapshots. */
  long startOfLog(String id) throws IOException {
    return division(id).getRaftLog().getStartIndex();
  }

  RaftServer.Division division(String id) throws IOException {
    RaftServer server = get(id).log().server();
    return server.getDivision(server.getGroupIds().iterator().next());
  }

  void addOnes(int count) {
    RatisLog<Long, Long, Boolean> log = get(leader()).log();
    for (int i = 0; i < count; i += 100) {
      List<CompletionStage<Answer<Boolean>>> answers = new ArrayList<>();
      for (int j = i; j < Math.min(count, i + 100); j++) {
        answers.add(log.submit(1L));
      }
      for (CompletionStage<Answer<Boolean>> answer : answers) {
        if (!(answer(answer) instanceof Answer.Applied<Boolean>)) {
          throw new AssertionError(answer(answer));
        }
      }
    }
  }

  void awaitState(long expected) {
    await()
        .atMost(PATIENCE)
        .until(() -> running.values().stream().allMatch(r -> r.log().state() == expected));
  }

  static <R> Answer<R> answer(CompletionStage<Answer<R>> stage) {
    return within(stage);
  }

  private static <T> T within(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a stage always completes normally and in time", e);
    }
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }
}
