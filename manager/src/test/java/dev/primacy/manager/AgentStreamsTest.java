package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.Refusal;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Input;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Inspection;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Stamp;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents of flesh and blood, over real streams. */
final class AgentStreamsTest {

  private static final int SOON = 10;
  private static final Memory BORN = MemoryBuilder.aMemory().birth(5).build();

  private final ClusterState state = aCluster().withPrimary("a").withStandby("b").state();
  private final BlockingQueue<Input> inbox = new ArrayBlockingQueue<>(1000);
  private final AgentStreams streams =
      new AgentStreams(
          new ManagerId("m1"),
          id -> id.equals(state.id()) ? Optional.of(state) : Optional.empty(),
          (_, input) -> inbox.add(input));
  private LoopbackServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new LoopbackServer(streams);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAgentIsHeardFromItsFirstReportOn() throws InterruptedException {
    CallingAgent agent = agent("b", 1);
    agent.report(BORN, FactsBuilder.facts().build());
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, false));
    assertThat(next()).isInstanceOf(Input.Reported.class);
  }

  @Test
  void anAgentIsAskedWhatGoesOnInItsServer() throws InterruptedException {
    agent("b", 1).report(BORN, FactsBuilder.facts().build());
    assertThat(next()).isInstanceOf(Input.Connection.class);
    assertThat(streams.inspections().of(state.id(), List.of(new NodeId("a"), new NodeId("b"))))
        .as("the agent of a has no stream here")
        .containsExactly(Optional.empty(), Optional.of(Inspection.QUIET));
  }

  @Test
  void anAgentWithoutMemoryLeavesTheOneThatLivesInPeace() throws InterruptedException {
    CallingAgent first = agent("b", 1);
    first.report(BORN, FactsBuilder.facts().build());
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, false));
    assertThat(next()).isInstanceOf(Input.Reported.class);

    CallingAgent second = agent("b", 2);
    second.report(Memory.NEWBORN, FactsBuilder.facts(new Server.Absent()).build());
    assertThat(second.refusal().reason()).isEqualTo(Refusal.Reason.NODE_CLAIMED_TWICE);
    assertThat(second.refusal().message()).contains("node b", "agent.node");

    first.report(BORN, FactsBuilder.facts().life(7).build());
    assertThat(next())
        .as("nothing else came of the second")
        .isInstanceOfSatisfying(
            Input.Reported.class, r -> assertThat(r.report().life().server()).isEqualTo(7));
  }

  @Test
  void ofTwoAgentsThatRememberNeitherIsBelieved() throws InterruptedException {
    agent("b", 1).report(BORN, FactsBuilder.facts().build());
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, false));
    assertThat(next()).isInstanceOf(Input.Reported.class);
    agent("b", 2).report(BORN, FactsBuilder.facts().build());
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, true));
  }

  @Test
  void anAgentThatRemembersTakesThePlaceOfOneThatDoesNot() throws InterruptedException {
    CallingAgent impostor = agent("b", 1);
    impostor.report(Memory.NEWBORN, FactsBuilder.facts(new Server.Absent()).build());
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, false));
    assertThat(next()).isInstanceOf(Input.Reported.class);
    agent("b", 2).report(BORN, FactsBuilder.facts().build());
    assertThat(impostor.refusal().reason()).isEqualTo(Refusal.Reason.NODE_CLAIMED_TWICE);
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, false));
  }

  @Test
  void dataOfAnotherClusterIsRefusedWithBothIdentifiers() {
    CallingAgent agent = agent("d", 1);
    agent.report(Memory.NEWBORN, FactsBuilder.facts(new Server.Down(false)).systemId(5).build());
    assertThat(agent.refusal().reason()).isEqualTo(Refusal.Reason.FOREIGN_DATA);
    assertThat(agent.refusal().message())
        .contains("is 5", "is " + FactsBuilder.SYSTEM_ID, "agent.postgres.data_dir");
    assertThat(inbox).isEmpty();
  }

  @Test
  void anUnknownClusterIsRefusedWithTheCommandThatMakesIt() {
    CallingAgent agent = new CallingAgent(server.port(), new ClusterId("nope"), "b", 1);
    assertThat(agent.refusal().reason()).isEqualTo(Refusal.Reason.UNKNOWN_CLUSTER);
    assertThat(agent.refusal().message()).contains("primacy cluster create nope");
  }

  @Test
  void ordersToAnAgentThatHasHungUpAreDropped() throws InterruptedException {
    CallingAgent agent = agent("b", 1);
    agent.report(BORN, FactsBuilder.facts().build());
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), true, false));
    assertThat(next()).isInstanceOf(Input.Reported.class);
    agent.hangUp();
    Order order = new Order(Stamp.NONE, new Goal.Detached(), Optional.empty());
    while (inbox.isEmpty()) { // until it is noticed, and at that very moment
      streams.send(state.id(), new NodeId("b"), order);
    }
    assertThat(next()).isEqualTo(new Input.Connection(new NodeId("b"), false, false));
    streams.send(state.id(), new NodeId("b"), order);
  }

  private CallingAgent agent(String node, long instance) {
    return new CallingAgent(server.port(), state.id(), node, instance);
  }

  private Input next() throws InterruptedException {
    Input input = inbox.poll(SOON, TimeUnit.SECONDS);
    assertThat(input).as("an input within %d s", SOON).isNotNull();
    return input;
  }
}
