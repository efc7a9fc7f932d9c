package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment of the kernel's own, as a killed server leaves it. */
final class OrphanedMemoryTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path dataDir;

  private String id;

  @BeforeEach
  void makeSegment() {
    String said = Programs.run(List.of("ipcmk", "-M", "64"), "", LIMIT).output().strip();
    id = said.substring(said.lastIndexOf(' ') + 1);
    assertThat(key()).as("a segment was made").isPresent();
  }

  @AfterEach
  void removeSegment() {
    if (key().isPresent()) {
      Programs.run(List.of("ipcrm", "-m", id), "", LIMIT);
    }
  }

  @Test
  void whatAKilledServerLeftIsRemoved() throws IOException {
    write(key().orElseThrow());
    OrphanedMemory.remove(dataDir);
    assertThat(key()).isEmpty();
  }

  @Test
  void aSegmentThatHasOnlyTheNumberOfItStays() throws IOException {
    write("1" + key().orElseThrow());
    OrphanedMemory.remove(dataDir);
    assertThat(key()).isPresent();
  }

  @Test
  void whoStoppedCleanlyLeftNothing() {
    OrphanedMemory.remove(dataDir);
    assertThat(key()).isPresent();
  }

  private void write(String key) throws IOException {
    Files.writeString(
        dataDir.resolve("postmaster.pid"),
        "4711\n%s\n1700000000\n5432\n/tmp\nlocalhost\n%10s %9s\nready\n"
            .formatted(dataDir, key, id));
  }

  private Optional<String> key() {
    try {
      return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
          .map(row -> row.strip().split("\\s+", -1))
          .filter(row -> row[1].equals(id))
          .map(row -> row[0])
          .findFirst();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
