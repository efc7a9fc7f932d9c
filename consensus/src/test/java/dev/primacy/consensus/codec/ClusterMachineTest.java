package dev.primacy.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.UnknownFieldSet;
import dev.primacy.consensus.UnreadableException;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Operation;
import dev.primacy.log.v1.CommandProto;
import dev.primacy.log.v1.DomainProto;
import dev.primacy.log.v1.StateProto;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ClusterMachineTest {

  private static final UnknownFieldSet FROM_THE_FUTURE =
      UnknownFieldSet.newBuilder()
          .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private final ClusterMachine machine = new ClusterMachine();

  static Stream<Object> entries() {
    return Specimens.of(Entry.class).stream();
  }

  static Stream<Object> states() {
    return Specimens.of(ClusterState.class).stream();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyEntryIsReadAsItWasWritten(Entry entry) throws UnreadableException {
    assertThat(machine.readCommand(machine.writeCommand(entry))).isEqualTo(entry);
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyStateIsReadAsItWasWritten(ClusterState state) throws UnreadableException {
    ClusterStates states = only(state);

    assertThat(machine.readState(machine.writeState(states))).isEqualTo(states);
  }

  /** Else the two tests above would promise less than they say. */
  @Test
  void theSpecimensLeaveNoKindOut() throws ReflectiveOperationException {
    assertThat(Specimens.kindsIn(entries().toList()))
        .containsAll(kinds(Entry.Change.class, Command.class, Fence.class, Completeness.class))
        .containsAll(kinds(LoggedRule.Floor.class, Degrade.class));
    assertThat(Specimens.kindsIn(states().toList()))
        .containsAll(kinds(Operation.class, LoggedRule.Floor.class, Degrade.class));
  }

  private static List<Class<?>> kinds(Class<?>... sealed) {
    return Stream.of(sealed)
        .<Class<?>>flatMap(type -> Stream.of(type.getPermittedSubclasses()))
        .toList();
  }

  /** Protobuf writes a map in any order, and managers compare hashes of what they write. */
  @Test
  void nothingInAStateIsWrittenAsAMap() {
    assertThat(List.of(StateProto.getDescriptor(), DomainProto.getDescriptor()))
        .flatExtracting(FileDescriptor::getMessageTypes)
        .flatExtracting(ClusterMachineTest::withNested)
        .flatExtracting(Descriptor::getFields)
        .noneMatch(FieldDescriptor::isMapField);
  }

  private static List<Descriptor> withNested(Descriptor type) {
    return Stream.concat(
            Stream.of(type), type.getNestedTypes().stream().flatMap(t -> withNested(t).stream()))
        .toList();
  }

  @Test
  void aCommandWithAnUnknownFieldDeepInsideIsNotRead() throws Exception {
    CommandProto.Entry.Builder entry =
        CommandProto.Entry.parseFrom(machine.writeCommand(beginning())).toBuilder();
    entry
        .getInClusterBuilder()
        .getCommandBuilder()
        .getBeginBuilder()
        .getCauseBuilder()
        .setUnknownFields(FROM_THE_FUTURE);

    assertUnreadable(entry.build().toByteArray());
  }

  @Test
  void aCommandWithAnUnknownWordIsNotRead() throws Exception {
    CommandProto.Entry.Builder entry =
        CommandProto.Entry.parseFrom(machine.writeCommand(beginning())).toBuilder();
    entry
        .getInClusterBuilder()
        .getCommandBuilder()
        .getBeginBuilder()
        .getCauseBuilder()
        .setVerdictValue(99);

    assertUnreadable(entry.build().toByteArray());
  }

  @Test
  void aCommandOfAnUnknownKindIsNotRead() {
    CommandProto.Entry.Builder entry = CommandProto.Entry.newBuilder();
    entry
        .getInClusterBuilder()
        .setCluster("orders")
        .getCommandBuilder()
        .setUnknownFields(FROM_THE_FUTURE);

    assertUnreadable(entry.build().toByteArray());
  }

  @Test
  void aValueThatTheDomainRefusesIsNotRead() {
    CommandProto.Entry.Builder entry = CommandProto.Entry.newBuilder();
    entry.getInClusterBuilder().setCluster("Not A Name");

    assertUnreadable(entry.build().toByteArray());
  }

  @Test
  void whoeverDoesNotKnowARaisedLevelMustStop() {
    assertThat(machine.levelOf(new Entry(new Entry.Change.RaiseFeatureLevel(7), 0))).isEqualTo(7);
  }

  private void assertUnreadable(byte[] command) {
    assertThatThrownBy(() -> machine.readCommand(command)).isInstanceOf(UnreadableException.class);
  }

  private static Entry beginning() {
    return entries()
        .map(Entry.class::cast)
        .filter(ClusterMachineTest::isBeginning)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isBeginning(Entry entry) {
    return entry.change() instanceof Entry.Change.InCluster inCluster
        && inCluster.command() instanceof Command.Begin;
  }

  private static ClusterStates only(ClusterState state) {
    TreeMap<ClusterId, ClusterState> byId = new TreeMap<>();
    byId.put(state.id(), state);
    return new ClusterStates(byId, 1);
  }
}
