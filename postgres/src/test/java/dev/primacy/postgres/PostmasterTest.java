package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {

  private static final List<String> FILE =
      List.of(
          "4711",
          "/var/lib/postgresql/15/main",
          "1795377605",
          "5432",
          "/var/run/postgresql",
          "localhost",
          "  1234567         3",
          "ready   ");

  @TempDir Path directory;

  @Test
  void aWholeFileIsRead() {
    Postmaster postmaster = Postmaster.parse(directory, FILE).orElseThrow();
    assertThat(postmaster.pid()).isEqualTo(4711);
    assertThat(postmaster.memory()).hasValue(new SharedMemory(1234567, 3));
    assertThat(postmaster.acceptsSessions()).isTrue();
  }

  @Test
  void aFileThatIsStillBeingWrittenMeansAStart() {
    Postmaster postmaster = Postmaster.parse(directory, FILE.subList(0, 5)).orElseThrow();
    assertThat(postmaster.status()).isEqualTo("starting");
    assertThat(postmaster.memory()).isEmpty();
    assertThat(Postmaster.parse(directory, FILE.subList(0, 2))).isEmpty();
  }

  @Test
  void aSpoiledFileIsNone() {
    assertThat(Postmaster.parse(directory, List.of("x", "y", "z"))).isEmpty();
  }

  @Test
  void eachStartIsAnotherLife() {
    List<String> later = new ArrayList<>(FILE);
    later.set(2, "1795377606");
    List<String> other = new ArrayList<>(FILE);
    other.set(0, "4712");
    assertThat(List.of(FILE, later, other))
        .extracting(file -> Postmaster.parse(directory, file).orElseThrow().life())
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherProcessUnderItsNumberIsNotThePostmaster() {
    int own = Math.toIntExact(ProcessHandle.current().pid());
    assertThat(new Postmaster(own, directory, 1, Optional.empty(), "ready").lives()).isFalse();
  }

  @Test
  void attachedProcessesAreCountedByTheKernelsTable() {
    List<String> table =
        List.of(
            "       key      shmid perms                  size  cpid  lpid nattch   uid",
            "  -1234567          3   600                    56   100   200      0   101",
            "   1234567          3   600                    56   100   200      6   101",
            "   1234567          4   600                    56   100   200      9   101");
    assertThat(new SharedMemory(1234567, 3).attached(table)).isEqualTo(6);
    assertThat(new SharedMemory(1234567, 5).attached(table)).isZero();
    assertThat(new SharedMemory(4293732729L, 3).attached(table)).isZero();
    assertThat(new SharedMemory(7, 3).attached(table)).isZero();
  }

  @Test
  void aProcessWithABracketInItsNameIsRead() {
    String line = "4711 (a) b (c) S 17 4711 4711 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2";
    assertThat(Processes.Seen.parse(line))
        .isEqualTo(new Processes.Seen(4711, "a) b (c", 'S', 17, 987654));
  }

  @Test
  void theOwnProcessIsSeen() throws IOException {
    int own = Math.toIntExact(ProcessHandle.current().pid());
    assertThat(Processes.see(own)).isPresent();
    assertThat(Processes.all()).extracting(Processes.Seen::pid).contains(own);
    assertThat(Processes.title(own)).contains("java");
  }
}
