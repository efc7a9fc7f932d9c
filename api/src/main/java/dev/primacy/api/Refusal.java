package dev.primacy.api;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A call that a manager will not serve, and why: a {@code google.rpc.Status} with an {@code
 * ErrorInfo} on the wire. Callers branch on the reason; the message is for people.
 *
 * @param details what the reason is about, such as {@code cluster} or {@code leader}
 */
public record Refusal(Reason reason, String message, Map<String, String> details) {

  private static final String DOMAIN = "primacy.dev";

  /** Why a call is refused. The names are part of the contract. */
  public enum Reason {
    /** Only the leader serves this; {@code leader} names it, where it is known. */
    NOT_LEADER(Status.Code.FAILED_PRECONDITION),
    /** No manager leads now: try again. */
    NO_LEADER(Status.Code.UNAVAILABLE),
    UNKNOWN_CLUSTER(Status.Code.NOT_FOUND),
    UNKNOWN_NODE(Status.Code.NOT_FOUND),
    UNKNOWN_OPERATION(Status.Code.NOT_FOUND),
    NAME_TAKEN(Status.Code.ALREADY_EXISTS),
    /** Not a name by the one grammar of names. */
    BAD_NAME(Status.Code.INVALID_ARGUMENT),
    /** A message that makes no sense where it came, or lacks what it needs. */
    BAD_MESSAGE(Status.Code.INVALID_ARGUMENT),
    /** The data directory belongs to another cluster. */
    FOREIGN_DATA(Status.Code.FAILED_PRECONDITION),
    /** Another agent holds a stream for this node. */
    NODE_CLAIMED_TWICE(Status.Code.FAILED_PRECONDITION),
    /** The cluster has changed since the caller looked. */
    STALE(Status.Code.ABORTED),
    /** It may have been done or not: ask before trying again. */
    OUTCOME_UNKNOWN(Status.Code.UNKNOWN),
    /** More is asked than this manager serves at once. */
    OVERLOADED(Status.Code.RESOURCE_EXHAUSTED),
    /** One side is too old for the other. */
    UNSUPPORTED(Status.Code.UNIMPLEMENTED),
    /** A reason that this build does not know. */
    OTHER(Status.Code.UNKNOWN);

    private final Status.Code code;

    Reason(Status.Code code) {
      this.code = code;
    }

    private static Reason named(String name) {
      return Arrays.stream(values()).filter(r -> r.name().equals(name)).findFirst().orElse(OTHER);
    }
  }

  public Refusal {
    details = Map.copyOf(details);
  }

  public static Refusal of(Reason reason, String message) {
    return new Refusal(reason, message, Map.of());
  }

  public Refusal with(String key, String value) {
    Map<String, String> more = new TreeMap<>(details);
    more.put(key, value);
    return new Refusal(reason, message, more);
  }

  /** What a service ends the call with. */
  public StatusRuntimeException toException() {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(reason.name())
            .putAllMetadata(details)
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(reason.code.value())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }

  /** The refusal that a failed call carries; empty where the trouble is of another kind. */
  public static Optional<Refusal> in(Throwable failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    return status == null
        ? Optional.empty()
        : status.getDetailsList().stream()
            .flatMap(detail -> info(detail).stream())
            .filter(info -> info.getDomain().equals(DOMAIN))
            .findFirst()
            .map(info ->
                new Refusal(
                    Reason.named(info.getReason()), status.getMessage(), info.getMetadataMap()));
  }

  private static Optional<ErrorInfo> info(Any detail) {
    try {
      return detail.is(ErrorInfo.class)
          ? Optional.of(detail.unpack(ErrorInfo.class))
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
