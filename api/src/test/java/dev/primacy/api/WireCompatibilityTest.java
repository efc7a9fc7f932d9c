package dev.primacy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.primacy.api.v1.AgentProto;
import dev.primacy.api.v1.DomainProto;
import dev.primacy.api.v1.ManagerProto;
import dev.primacy.api.v1.OperationProto;
import dev.primacy.api.v1.OperatorProto;
import dev.primacy.api.v1.TopologyProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers of different builds talk to each other during every upgrade: v1 never breaks. */
class WireCompatibilityTest {

  private static final Path COMMITTED = Path.of("src/test/resources/wire-v1");

  static List<FileDescriptor> files() {
    return List.of(
        DomainProto.getDescriptor(),
        TopologyProto.getDescriptor(),
        AgentProto.getDescriptor(),
        OperationProto.getDescriptor(),
        OperatorProto.getDescriptor(),
        ManagerProto.getDescriptor());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyBuildUnderstandsEveryOtherOne(FileDescriptor file) throws IOException {
    Path committed = COMMITTED.resolve(Path.of(file.getName()).getFileName() + ".txt");
    boolean approved = Boolean.getBoolean("approve");
    if (approved && Files.notExists(committed)) {
      Files.createDirectories(COMMITTED);
      Files.createFile(committed);
    }
    Wire now = Wire.of(file);
    Wire older = Wire.read(Files.readAllLines(committed));
    assertThat(now.breaks(older)).isEmpty();
    List<String> all = now.remembering(older).lines();
    if (approved) {
      Files.write(committed, all);
    }
    assertThat(Files.readAllLines(committed))
        .as("new places are written down by -Dapprove=true")
        .isEqualTo(all);
  }

  @Test
  void everyFileIsLookedAt() throws IOException {
    try (Stream<Path> protos = Files.list(Path.of("src/main/proto/primacy/v1"))) {
      assertThat(protos.map(p -> "primacy/v1/" + p.getFileName()))
          .containsExactlyInAnyOrderElementsOf(
              files().stream().map(FileDescriptor::getName).toList());
    }
  }

  @Test
  void findsANumberThatWasUsedAgain() throws DescriptorValidationException {
    assertThat(
            message(field("b", 1, FieldDescriptorProto.Type.TYPE_STRING))
                .breaks(message(field("a", 1, FieldDescriptorProto.Type.TYPE_STRING))))
        .containsExactly("t.M 1 was optional string a and is optional string b");
  }

  @Test
  void findsATypeThatChanged() throws DescriptorValidationException {
    assertThat(
            message(field("a", 1, FieldDescriptorProto.Type.TYPE_INT64))
                .breaks(message(field("a", 1, FieldDescriptorProto.Type.TYPE_FIXED64))))
        .hasSize(1);
  }

  @Test
  void wantsTheNumberOfWhatVanishedReserved() throws DescriptorValidationException {
    Wire older = message(field("a", 1, FieldDescriptorProto.Type.TYPE_STRING));
    assertThat(message(DescriptorProto.newBuilder()).breaks(older)).hasSize(1);
    Wire reserved =
        message(
            DescriptorProto.newBuilder()
                .addReservedRange(
                    DescriptorProto.ReservedRange.newBuilder().setStart(1).setEnd(2)));
    assertThat(reserved.breaks(older)).isEmpty();
    assertThat(reserved.remembering(older).lines()).isEqualTo(older.lines());
  }

  private static DescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return DescriptorProto.newBuilder()
        .addField(FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type));
  }

  private static Wire message(DescriptorProto.Builder message)
      throws DescriptorValidationException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("t.proto")
            .setPackage("t")
            .addMessageType(message.setName("M"))
            .build();
    return Wire.of(FileDescriptor.buildFrom(file, new FileDescriptor[0]));
  }
}
