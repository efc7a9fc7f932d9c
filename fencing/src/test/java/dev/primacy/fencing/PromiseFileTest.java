package dev.primacy.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromiseFileTest {

  private static final ClusterId ORDERS = new ClusterId("orders");
  private static final NodeId N1 = new NodeId("n-1");

  @TempDir Path directory;

  static Stream<Goal> everyGoal() {
    Lineage lineage = Lineage.FIRST.forkedAt(Lsn.parse("0/3000060"), new Timeline(5));
    Admission admission = new Admission(N1, 17);
    Position from = new Position(new Timeline(5), Lsn.parse("0/4000000"));
    return Stream.of(
        new Goal.Enrol(18),
        new Goal.Found(1),
        new Goal.Lead(
            new Epoch(6),
            Reign.Origin.PROMOTED,
            new Timeline(6),
            from,
            41,
            Rule.any(1, List.of(admission, new Admission(new NodeId("n3"), 18))),
            40,
            false),
        new Goal.Lead(
            new Epoch(6),
            Reign.Origin.REINSTATED,
            new Timeline(5),
            from,
            41,
            Rule.NONE_REQUIRED,
            40,
            true),
        new Goal.Stand("pg1.example:5432", admission, new Reach(lineage, Optional.of(from.lsn()))),
        new Goal.Stand("[::1]:5432", admission, new Reach(Lineage.FIRST, Optional.empty())),
        new Goal.Detached(),
        new Goal.Pledged(),
        new Goal.Stopped(),
        new Goal.Prepare(
            new Goal.Lead(
                new Epoch(6),
                Reign.Origin.PROMOTED,
                new Timeline(6),
                from,
                41,
                Rule.any(1, List.of(admission)),
                40,
                false),
            77),
        new Goal.Retire(),
        new Goal.Rebuild(44, "pg1.example:5432", 18, true));
  }

  @ParameterizedTest
  @MethodSource("everyGoal")
  void comesBackAsItWasSaved(Goal goal) throws IOException {
    Memory memory =
        new Memory(true, new Stamp(new Epoch(6), 3, 42), goal, 7, 9, 11, new Epoch(5), 17, 16);
    try (PromiseFile file = PromiseFile.open(directory, ORDERS, N1)) {
      file.save(memory);
      assertThat(file.load()).isEqualTo(memory);
    }
  }

  @Test
  void isNewbornWhereNothingWasPromised() throws IOException {
    try (PromiseFile file = PromiseFile.open(directory, ORDERS, N1)) {
      assertThat(file.load()).isEqualTo(Memory.NEWBORN);
    }
  }

  @Test
  void believesNoDamagedFileAtAnyByte() throws IOException {
    try (PromiseFile file = PromiseFile.open(directory, ORDERS, N1)) {
      Memory memory = memory();
      file.save(memory);
      Path path = directory.resolve("promise");
      byte[] good = Files.readAllBytes(path);
      for (int at = 0; at < good.length - 1; at++) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        Files.write(path, bad);
        assertThat(file.load()).as("byte %d flipped", at).isEqualTo(Memory.NEWBORN);
      }
      for (int length = 0; length < good.length - 1; length++) {
        Files.write(path, java.util.Arrays.copyOf(good, length));
        assertThat(file.load()).as("cut after %d bytes", length).isEqualTo(Memory.NEWBORN);
      }
    }
  }

  @Test
  void refusesTheStateOfAnotherNode() throws IOException {
    try (PromiseFile file = PromiseFile.open(directory, ORDERS, N1)) {
      file.save(memory());
    }
    try (PromiseFile other = PromiseFile.open(directory, ORDERS, new NodeId("n2"))) {
      assertThatThrownBy(other::load).hasMessageContaining("belongs to orders/n-1");
    }
  }

  @Test
  void letsOneAgentInAtATime() throws IOException {
    try (PromiseFile file = PromiseFile.open(directory, ORDERS, N1)) {
      assertThatThrownBy(() -> PromiseFile.open(directory, ORDERS, N1))
          .hasMessageContaining("in use by another agent");
      assertThat(file.load()).isEqualTo(Memory.NEWBORN);
    }
  }

  @Test
  void isReadableByItsOwnerAlone() throws IOException {
    try (PromiseFile file = PromiseFile.open(directory.resolve("state"), ORDERS, N1)) {
      file.save(memory());
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("state"))))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("state/promise"))))
        .isEqualTo("rw-------");
  }

  private static Memory memory() {
    return new Memory(
        true, new Stamp(new Epoch(2), 3, 42), new Goal.Detached(), 7, 9, 11, Epoch.NONE, 17, 16);
  }
}
