package dev.primacy.api;

import static dev.primacy.api.Refusal.Reason.NOT_LEADER;
import static dev.primacy.api.Refusal.Reason.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

  @ParameterizedTest
  @EnumSource
  void isReadAsItWasWritten(Refusal.Reason reason) {
    Refusal refusal = Refusal.of(reason, "not here").with("leader", "m2").with("term", "7");
    assertThat(Refusal.in(refusal.toException())).contains(refusal);
  }

  @Test
  void keepsTheMessageOfAReasonFromTheFuture() {
    assertThat(Refusal.in(thrown("primacy.dev", "FROM_THE_FUTURE")))
        .contains(Refusal.of(OTHER, "no"));
  }

  @Test
  void isNotFoundInOthersTrouble() {
    assertThat(Refusal.in(thrown("example.com", NOT_LEADER.name()))).isEmpty();
    assertThat(Refusal.in(Status.UNAVAILABLE.asRuntimeException())).isEmpty();
    assertThat(Refusal.in(new IllegalStateException())).isEmpty();
  }

  private static StatusRuntimeException thrown(String domain, String reason) {
    ErrorInfo info = ErrorInfo.newBuilder().setDomain(domain).setReason(reason).build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.ABORTED.value())
            .setMessage("no")
            .addDetails(Any.pack(info))
            .build());
  }
}
