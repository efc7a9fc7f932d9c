package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.cli.playground.Marker.Running;
import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MarkersTest {

  private static final Running SELF = Running.of(ProcessHandle.current());
  private static final Running REUSED = new Running(SELF.pid(), SELF.startedMillis() - 1);

  @TempDir private Path home;

  private Marker marker(Running owner, String directory) {
    return new Marker(
        owner,
        home.resolve(directory),
        List.of(new Address("127.0.0.1", 17_400), new Address("::1", 17_401)),
        Path.of("/usr/lib/postgresql/15/bin"),
        List.of(),
        List.of(home.resolve(directory).resolve("n1/data")),
        false);
  }

  private Markers markers() {
    return new Markers(List.of(home.resolve("markers")), home.resolve("markers"));
  }

  @Test
  void aMarkerReadsAsItWasWritten() {
    Marker marker = marker(SELF, "p");
    assertThat(Marker.parse(marker.text())).hasValue(marker);
  }

  @Test
  void whatIsNoMarkerIsPassedOver() throws IOException {
    assertThat(Marker.parse("owner=me\n")).isEmpty();
    assertThat(Marker.parse("")).isEmpty();
    Files.createDirectories(home.resolve("markers"));
    Files.writeString(home.resolve("markers/1.playground"), "nonsense");
    assertThat(markers().running()).isEmpty();
  }

  @Test
  void aRunningPlaygroundIsFoundAndAnEndedOneIsStale() throws IOException {
    Markers markers = markers();
    markers.write(marker(SELF, "running"));
    assertThat(markers.running()).containsExactly(marker(SELF, "running"));
    assertThat(markers.stale()).isEmpty();
    markers.write(marker(REUSED, "ended"));
    assertThat(markers.running()).isEmpty();
    assertThat(markers.stale())
        .extracting(found -> found.marker().directory().getFileName().toString())
        .containsExactly("ended");
  }

  @Test
  void aNumberThatAnotherProcessHasNowIsNotTheOldOne() {
    assertThat(SELF.handle()).isPresent();
    assertThat(REUSED.handle()).isEmpty();
  }

  @Test
  void whatAKilledPlaygroundLeftIsRemovedAndNothingElse() throws IOException {
    Path left = home.resolve("left");
    Files.createDirectories(left.resolve("secrets"));
    Files.createDirectories(left.resolve("n1"));
    Path foreign = Files.createDirectories(home.resolve("foreign"));
    Path precious = Files.writeString(foreign.resolve("precious"), "data");
    Files.createSymbolicLink(left.resolve("n1/link"), foreign);
    Markers markers = markers();
    markers.write(marker(REUSED, "left"));
    List<String> said = new ArrayList<>();
    Leftovers.clean(markers, new OsUser("ann", List.of()), said::add);
    assertThat(left).doesNotExist();
    assertThat(precious).exists();
    assertThat(markers.stale()).isEmpty();
    assertThat(said).singleElement().asString().contains(left.toString());
  }

  @Test
  void aDirectoryThatIsNoPlaygroundIsNeverRemoved() throws IOException {
    Path mixed = Files.createDirectories(home.resolve("mixed"));
    Files.createDirectories(mixed.resolve("program"));
    Path precious = Files.writeString(mixed.resolve("precious"), "data");
    Leftovers.remove(mixed);
    assertThat(precious).exists();
  }
}
