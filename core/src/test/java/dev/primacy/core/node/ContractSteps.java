package dev.primacy.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.ContractWorld.Commit;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a test of the contract does to the servers, in short words. */
abstract class ContractSteps {

  static final Duration LONG = Duration.ofMillis(400);
  ContractWorld world;
  private long numbers = 1000;

  /** A world in which nothing exists yet. */
  protected abstract ContractWorld newWorld() throws Exception;

  @BeforeEach
  void found() throws Exception {
    world = newWorld();
    world.found();
  }

  @AfterEach
  void end() {
    if (world != null) {
      world.close();
    }
  }

  LocalServer server(String node) {
    return world.server(node);
  }

  LocalFacts facts(String node) {
    return server(node).look();
  }

  Server.Standby standby(String node) {
    return (Server.Standby) facts(node).server();
  }

  Server.Primary primary(String node) {
    return (Server.Primary) facts(node).server();
  }

  long number() {
    return numbers++;
  }

  void perform(String node, LocalEffect effect) {
    boolean done = server(node).perform(effect);
    assertThat(done).as("%s: %s, %s", node, effect, facts(node)).isTrue();
  }

  long load(String node, Rule rule) {
    long number = number();
    perform(node, new LoadRule(number, rule));
    return number;
  }

  Admission attach(String node, String primary) {
    Admission admission = new Admission(new NodeId(node), number());
    attach(admission, primary);
    return admission;
  }

  void attach(Admission admission, String primary) {
    String name = admission.applicationName();
    Server.Upstream upstream = new Server.Upstream(world.address(primary), name);
    perform(admission.node().name(), new Attach(upstream, admission.number()));
    world.await(
        name + " streams",
        () -> primary(primary).walsender(name).filter(Server.Walsender::streaming).isPresent());
  }

  Server.Standby detach(String node) {
    perform(node, new Detach());
    world.await(node + " is detached", () -> standby(node).isDetached() && standby(node).settled());
    return standby(node);
  }

  void promote(String node, Timeline timeline, Rule rule) {
    detach(node);
    perform(node, new Promote(timeline, number(), rule));
  }

  Commit acknowledged(Commit commit) {
    world.await("the commit is acknowledged", commit::isAcknowledged);
    return commit;
  }

  Commit neverAcknowledged(Commit commit) {
    world.pass(LONG);
    assertThat(commit.isAcknowledged()).as("the commit is acknowledged").isFalse();
    return commit;
  }
}
