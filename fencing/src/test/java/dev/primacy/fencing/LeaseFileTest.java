package dev.primacy.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.Lease;
import dev.primacy.core.time.MonoTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaseFileTest {

  private static final Lease LEASE =
      new Lease(7, new MonoTime(-5_000_000_001L), Duration.ofSeconds(5));

  @TempDir private Path directory;
  private Path bootId = Path.of("");
  private LeaseFile file = new LeaseFile(Path.of(""));

  @BeforeEach
  void boot() throws IOException {
    bootId = Files.writeString(directory.resolve("boot_id"), "one\n");
    file = new LeaseFile(directory, bootId);
  }

  @Test
  void thereIsNoneBeforeTheFirst() throws IOException {
    assertThat(file.load()).isEmpty();
  }

  @Test
  void isFoundByTheNextAgent() throws IOException {
    file.save(Optional.of(LEASE));
    assertThat(new LeaseFile(directory, bootId).load()).hasValue(LEASE);
  }

  @Test
  void laidDownItIsGone() throws IOException {
    file.save(Optional.of(LEASE));
    file.save(Optional.empty());
    assertThat(file.load()).isEmpty();
  }

  /** The clock began anew: what it said before means nothing. */
  @Test
  void doesNotOutliveTheHost() throws IOException {
    file.save(Optional.of(LEASE));
    Files.writeString(bootId, "two\n");
    assertThat(file.load()).isEmpty();
  }

  @Test
  void whereNobodyKnowsWhichBootItIsNothingIsBelieved() throws IOException {
    file.save(Optional.of(LEASE));
    Files.delete(bootId);
    assertThat(file.load()).isEmpty();
    file.save(Optional.of(LEASE));
    assertThat(file.load()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNoLease() throws IOException {
    Files.writeString(directory.resolve("lease"), "primacy agent lease 1\none\n7\nx\n5\n");
    assertThat(file.load()).isEmpty();
  }
}
