package dev.primacy.cli;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.GetTopologyRequest;
import dev.primacy.api.v1.GetTopologyResponse;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.OperatorServiceGrpc;
import dev.primacy.api.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.Topology;
import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.core.cluster.Address;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The managers that a command asks: one after the other, until one has an answer. For one thread.
 */
public final class Managers implements AutoCloseable {

  private static final Duration ONE_TRY = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int LARGEST_ANSWER = 64 << 20;

  private final List<Address> addresses;
  private final Duration timeout;
  private final Map<String, ManagedChannel> channels = new TreeMap<>();

  private enum Kind {
    QUESTION,
    ORDER
  }

  /** What became of one try. */
  private sealed interface Try<T> {
    record Answered<T>(T answer) implements Try<T> {}

    /** It cannot tell now; another may, or the same one soon. */
    record NotNow<T>(Refusal refusal) implements Try<T> {}

    record Unreachable<T>(String why) implements Try<T> {}
  }

  public Managers(List<Address> addresses, Duration timeout) {
    this.addresses = List.copyOf(addresses);
    this.timeout = timeout;
  }

  List<Address> addresses() {
    return addresses;
  }

  /** Asks the service of operators; asking twice does no harm. */
  public <T> T operator(Function<OperatorServiceBlockingStub, T> question) {
    return ask(channel -> question.apply(operators(channel)), Kind.QUESTION);
  }

  /**
   * Asks the leader, where one is known, else whoever answers. Another manager may have started a
   * moment ago, or be cut off from the rest, and tell of yesterday.
   */
  public <T> T leader(Function<OperatorServiceBlockingStub, T> question) {
    Function<ManagedChannel, T> asked = channel -> question.apply(operators(channel));
    return leading()
        .flatMap(address -> answer(ask(address, asked, Kind.QUESTION)))
        .orElseGet(() -> operator(question));
  }

  private Optional<Address> leading() {
    Function<ManagedChannel, StatusResponse> status =
        channel -> operators(channel).status(StatusRequest.getDefaultInstance());
    for (Address address : addresses) {
      Optional<StatusResponse> told = answer(ask(address, status, Kind.QUESTION));
      if (told.filter(Managers::isFromLeader).isPresent()) {
        return Optional.of(address);
      }
      Optional<Address> named =
          told.stream()
              .flatMap(Managers::leaders)
              .flatMap(m -> Address.parse(m.getAddress()).stream())
              .findFirst();
      if (named.isPresent()) {
        return named;
      }
    }
    return Optional.empty();
  }

  private static <T> Optional<T> answer(Try<T> tried) {
    return tried instanceof Try.Answered<T>(T told) ? Optional.of(told) : Optional.empty();
  }

  private static boolean isFromLeader(StatusResponse status) {
    return leaders(status).anyMatch(m -> m.getId().equals(status.getAnsweredBy()));
  }

  private static Stream<ManagerStatus> leaders(StatusResponse status) {
    return status.getManagersList().stream()
        .filter(m -> m.getRole() == ManagerRole.MANAGER_ROLE_LEADER);
  }

  /** Orders something: once it may have been heard, it is not said again to another manager. */
  public <T> T order(Function<OperatorServiceBlockingStub, T> order) {
    return ask(channel -> order.apply(operators(channel)), Kind.ORDER);
  }

  private OperatorServiceBlockingStub operators(ManagedChannel channel) {
    return OperatorServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeOfOneTry(), TimeUnit.NANOSECONDS);
  }

  GetTopologyResponse topology(String cluster) {
    GetTopologyRequest request = GetTopologyRequest.newBuilder().setCluster(cluster).build();
    return ask(
        channel ->
            TopologyServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeOfOneTry(), TimeUnit.NANOSECONDS)
                .get(request),
        Kind.QUESTION);
  }

  /** The cluster that is meant: the named one, or the only one there is. */
  Topology cluster(Optional<String> name) {
    List<Topology> clusters = topology(name.orElse("")).getClustersList();
    if (clusters.size() == 1) {
      return clusters.getFirst();
    }
    if (clusters.isEmpty()) {
      throw new CommandFailure(
          Exit.FAILED, "there is no cluster yet: primacy cluster create NAME makes one");
    }
    throw new CommandFailure(
        Exit.USAGE,
        "there are %d clusters, name one: %s"
            .formatted(
                clusters.size(),
                String.join(" ", clusters.stream().map(Topology::getCluster).toList())));
  }

  private <T> T ask(Function<ManagedChannel, T> question, Kind kind) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      List<String> unreachable = new ArrayList<>();
      Optional<Refusal> notNow = Optional.empty();
      for (Address address : addresses) {
        switch (ask(address, question, kind)) {
          case Try.Answered<T>(T answer) -> {
            return answer;
          }
          case Try.NotNow<T>(Refusal refusal) -> notNow = Optional.of(refusal);
          case Try.Unreachable<T>(String why) -> unreachable.add(address + " (" + why + ")");
        }
      }
      Refusal refusal = notNow.orElseThrow(() -> noManager(unreachable));
      if (deadline - System.nanoTime() < PAUSE.toNanos()) {
        throw new CommandFailure(Exit.FAILED, sentence(refusal));
      }
      pause();
    }
  }

  private <T> Try<T> ask(Address address, Function<ManagedChannel, T> question, Kind kind) {
    try {
      return new Try.Answered<>(question.apply(channel(address)));
    } catch (StatusRuntimeException e) {
      Optional<Refusal> refusal = Refusal.in(e);
      if (refusal.isPresent()) {
        return refused(refusal.get());
      }
      if (kind == Kind.ORDER && mayHaveBeenHeard(e)) {
        throw new CommandFailure(
            Exit.STILL_RUNNING,
            "manager %s did not answer in time: it may be done, now or soon, or not; `primacy status`"
                    .formatted(address)
                + " tells");
      }
      return switch (e.getStatus().getCode()) {
        case UNAVAILABLE -> new Try.Unreachable<>(cause(e));
        case DEADLINE_EXCEEDED -> new Try.Unreachable<>("no answer in time");
        // One of a new group, which serves only its peers until all of them are there.
        case UNIMPLEMENTED ->
            new Try.Unreachable<>("waits for the others, or is of another version");
        case OK,
            CANCELLED,
            UNKNOWN,
            INVALID_ARGUMENT,
            NOT_FOUND,
            ALREADY_EXISTS,
            PERMISSION_DENIED,
            RESOURCE_EXHAUSTED,
            FAILED_PRECONDITION,
            ABORTED,
            OUT_OF_RANGE,
            INTERNAL,
            DATA_LOSS,
            UNAUTHENTICATED ->
            throw new CommandFailure(
                Exit.FAILED,
                "manager %s failed: %s; its log says more".formatted(address, e.getStatus()));
      };
    }
  }

  private static <T> Try<T> refused(Refusal refusal) {
    return switch (refusal.reason()) {
      case NO_LEADER, NOT_LEADER, OVERLOADED -> new Try.NotNow<>(refusal);
      case OUTCOME_UNKNOWN -> throw new CommandFailure(Exit.STILL_RUNNING, sentence(refusal));
      case UNKNOWN_CLUSTER,
          UNKNOWN_NODE,
          UNKNOWN_OPERATION,
          NAME_TAKEN,
          BAD_NAME,
          BAD_MESSAGE,
          FOREIGN_DATA,
          NODE_CLAIMED_TWICE,
          STALE,
          UNSUPPORTED,
          OTHER ->
          throw new CommandFailure(Exit.FAILED, sentence(refusal));
    };
  }

  /** Only of a connection that was never made is it certain that nobody heard. */
  private static boolean mayHaveBeenHeard(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    return code == Status.Code.DEADLINE_EXCEEDED
        || (code == Status.Code.UNAVAILABLE && !(e.getCause() instanceof ConnectException));
  }

  private static String sentence(Refusal refusal) {
    return refusal.message().isBlank() ? refusal.reason().toString() : refusal.message();
  }

  private static String cause(StatusRuntimeException e) {
    Throwable cause = e.getCause();
    String text = cause == null ? e.getStatus().getDescription() : cause.getMessage();
    return text == null ? "unavailable" : text.replaceAll(": /?[^ ]*$", "");
  }

  private static CommandFailure noManager(List<String> unreachable) {
    return new CommandFailure(
        Exit.NO_MANAGER,
        "no manager answers: %s; start one, or name others with --managers"
            .formatted(String.join(", ", unreachable)));
  }

  private long timeOfOneTry() {
    return Math.min(timeout.toNanos(), ONE_TRY.toNanos());
  }

  private ManagedChannel channel(Address address) {
    ManagedChannel channel =
        channels.computeIfAbsent(
            address.toString(),
            _ ->
                NettyChannelBuilder.forAddress(address.host(), address.port())
                    .usePlaintext()
                    .maxInboundMessageSize(LARGEST_ANSWER)
                    .build());
    // A manager that was down a moment ago is asked again at once, not after a growing pause.
    channel.resetConnectBackoff();
    return channel;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
