package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.Refusal;
import dev.primacy.api.Refusal.Reason;
import dev.primacy.core.cluster.Address;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RefusalsTest {

  private static final Address M1 = new Address("127.0.0.1", 7400);
  private static final Address M2 = new Address("127.0.0.1", 7410);

  private final Refusals refusals = new Refusals(3);

  @Test
  void endsWhenMostManagersGoOnRefusingForAWhile() {
    for (long millis = 0; millis < 2000; millis += 500) {
      assertThat(refused(M1, Reason.NODE_CLAIMED_TWICE, millis)).isEmpty();
      assertThat(refused(M2, Reason.NODE_CLAIMED_TWICE, millis)).isEmpty();
    }
    assertThat(refused(M1, Reason.NODE_CLAIMED_TWICE, 2000)).contains("no");
  }

  @Test
  void oneManagerOfThreeEndsNobody() {
    for (long millis = 0; millis < 20_000; millis += 500) {
      assertThat(refused(M1, Reason.FOREIGN_DATA, millis)).isEmpty();
    }
  }

  @Test
  void anOldRefusalThatWasNotRenewedIsForgotten() {
    assertThat(refused(M2, Reason.NODE_CLAIMED_TWICE, 0)).isEmpty();
    for (long millis = 0; millis < 5000; millis += 500) {
      assertThat(refused(M1, Reason.NODE_CLAIMED_TWICE, millis)).isEmpty();
    }
    assertThat(refused(M2, Reason.NODE_CLAIMED_TWICE, 5000)).isEmpty();
  }

  @Test
  void waitsForAClusterThatNobodyHasCreatedYet() {
    for (long millis = 0; millis < 60_000; millis += 500) {
      assertThat(refused(M1, Reason.UNKNOWN_CLUSTER, millis)).isEmpty();
      assertThat(refused(M2, Reason.UNKNOWN_CLUSTER, millis)).isEmpty();
    }
  }

  private Optional<String> refused(Address manager, Reason reason, long millis) {
    return refusals.add(manager, Refusal.of(reason, "no"), millis * 1_000_000);
  }
}
