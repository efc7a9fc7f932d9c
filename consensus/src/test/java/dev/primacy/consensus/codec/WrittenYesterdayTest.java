package dev.primacy.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What an earlier build wrote into logs and snapshots is still read, and written again bit for bit:
 * else managers of two builds would hash the same state differently and stop.
 *
 * <p>The files hold specimens of every kind there was. {@code -Dapprove=true} writes them anew,
 * which is right only before a release that has ever run with the old ones.
 */
final class WrittenYesterdayTest {

  private static final Path WRITTEN = Path.of("src", "test", "resources", "written");

  private final ClusterMachine machine = new ClusterMachine();

  @Test
  void yesterdaysCommandsAreReadAndWrittenTheSame() throws IOException {
    List<byte[]> written = written("commands-1.bin", commands());

    for (byte[] command : written) {
      assertThat(machine.writeCommand(machine.readCommand(command))).isEqualTo(command);
    }
  }

  @Test
  void yesterdaysStatesAreReadAndWrittenTheSame() throws IOException {
    List<byte[]> written = written("states-1.bin", states());

    for (byte[] state : written) {
      assertThat(machine.writeState(machine.readState(state))).isEqualTo(state);
    }
  }

  /** A kind of command that no file holds would be promised to nobody. */
  @Test
  void everyKindOfCommandIsAmongYesterdays() throws Exception {
    List<Object> read = new ArrayList<>();
    for (byte[] command : written("commands-1.bin", commands())) {
      read.add(machine.readCommand(command));
    }

    assertThat(Specimens.kindsIn(read)).containsAll(Specimens.kindsIn(Specimens.of(Entry.class)));
  }

  private List<byte[]> commands() {
    return Specimens.of(Entry.class).stream().map(e -> machine.writeCommand((Entry) e)).toList();
  }

  private List<byte[]> states() {
    return Specimens.of(ClusterState.class).stream()
        .map(state -> machine.writeState(only((ClusterState) state)))
        .toList();
  }

  private static ClusterStates only(ClusterState state) {
    TreeMap<ClusterId, ClusterState> byId = new TreeMap<>();
    byId.put(state.id(), state);
    return new ClusterStates(byId, 1);
  }

  private static List<byte[]> written(String file, List<byte[]> today) throws IOException {
    if (Boolean.getBoolean("approve")) {
      write(WRITTEN.resolve(file), today);
    }
    List<byte[]> all = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(WRITTEN.resolve(file)))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        all.add(in.readNBytes(in.readInt()));
      }
    }
    assertThat(all).isNotEmpty();
    return all;
  }

  private static void write(Path file, List<byte[]> all) throws IOException {
    Files.createDirectories(file.getParent());
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(all.size());
      for (byte[] bytes : all) {
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }
}
