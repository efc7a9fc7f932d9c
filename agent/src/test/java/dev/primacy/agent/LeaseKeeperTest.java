package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.core.node.Lease;
import dev.primacy.core.time.MonoTime;
import dev.primacy.fencing.LeaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaseKeeperTest {

  private static final long PATIENCE_SECONDS = 30;

  @TempDir private Path directory;
  private final CompletableFuture<Long> quit = new CompletableFuture<>();
  private LeaseKeeper keeper;

  @BeforeEach
  void start() {
    keeper = new LeaseKeeper(new LeaseFile(directory), () -> quit.complete(System.nanoTime()));
  }

  @AfterEach
  void stop() {
    keeper.close();
  }

  private static Lease lease(long asked, long millis) {
    return new Lease(1, new MonoTime(asked), Duration.ofMillis(millis));
  }

  /** Nobody calls it meanwhile: its agent's loop may be waiting for something else. */
  @Test
  void endsTheServerByItselfWhenTheLeaseIsOver() throws Exception {
    long asked = System.nanoTime();
    keeper.keep(Optional.of(lease(asked, 100)));
    long at = quit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(at - asked).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
  }

  /** Its process file cannot be read for a moment, say: once is not enough then. */
  @Test
  void triesAgainWhereTheServerCannotBeToldToEnd() {
    AtomicInteger attempts = new AtomicInteger();
    try (LeaseKeeper stubborn =
        new LeaseKeeper(
            new LeaseFile(directory),
            () -> {
              attempts.incrementAndGet();
              throw new IllegalStateException("no");
            })) {
      stubborn.keep(Optional.of(lease(System.nanoTime(), 1)));
      await().until(() -> attempts.get() > 1);
      stubborn.keep(Optional.empty());
    }
  }

  @Test
  void goesByTheNewestLeaseAlone() throws Exception {
    long asked = System.nanoTime();
    keeper.keep(Optional.of(lease(asked, 50)));
    keeper.keep(Optional.of(lease(asked, 400)));
    long at = quit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(at - asked).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
  }

  @Test
  void isFoundByTheNextAgentUntilItIsLaidDown() throws IOException {
    Lease lease = lease(System.nanoTime(), 60_000);
    keeper.keep(Optional.of(lease));
    await().until(() -> new LeaseFile(directory).load().filter(lease::equals).isPresent());
    keeper.keep(Optional.empty());
    await().until(() -> new LeaseFile(directory).load().isEmpty());
  }
}
