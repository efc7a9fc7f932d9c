package dev.primacy.client;

import static dev.primacy.client.ScriptedPeer.heartbeat;
import static dev.primacy.client.ScriptedPeer.point;
import static dev.primacy.client.ScriptedPeer.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyClientTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofMillis(400);

  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private ScriptedPeer manager() {
    ScriptedPeer manager = new ScriptedPeer();
    opened.add(manager);
    return manager;
  }

  private TopologyClient client(ScriptedPeer... managers) {
    return client(SILENCE, managers);
  }

  private TopologyClient client(Duration silence, ScriptedPeer... managers) {
    String[] addresses = new String[managers.length];
    for (int i = 0; i < managers.length; i++) {
      addresses[i] = managers[i].address();
    }
    return client(TopologyClient.at(addresses).cluster("orders").silence(silence));
  }

  private TopologyClient client(TopologyClient.Builder settings) {
    TopologyClient client = settings.longestPause(Duration.ofMillis(200)).connect();
    opened.add(client);
    return client;
  }

  private static Topology reached(TopologyClient client, long epoch) throws Exception {
    return client.await("orders", t -> t.epoch() == epoch, LONG);
  }

  @Test
  void saysWhatAManagerSays() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(3, 40, "n1"), heartbeat(41, true));
    TopologyClient client = client(m1);

    Topology told = reached(client, 3);

    assertThat(told.revision()).isEqualTo(40);
    assertThat(told.phase()).isEqualTo(Topology.Phase.STEADY);
    assertThat(told.primary()).contains(new Topology.Primary("n1", "n1.example:5432", true));
    assertThat(told.readableStandbys()).extracting(Topology.Node::name).containsExactly("n2");
    assertThat(told.nodes().get(0).lagBytes()).isEmpty();
    assertThat(told.nodes().get(1).lagBytes()).hasValue(7);
    assertThat(m1.requests().get(0).getCluster()).isEqualTo("orders");
    await().atMost(LONG).until(() -> client.manager().equals(Optional.of(m1.address())));
  }

  @Test
  void tellsListenersWhatIsKnownAndEachChange() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(1, 10, "n1"));
    TopologyClient client = client(m1);
    reached(client, 1);
    List<Topology> heard = new CopyOnWriteArrayList<>();
    TopologyClient.Listening listening = client.listen(heard::add);
    await().atMost(LONG).until(() -> heard.size() == 1);

    m1.say(topology("orders", 1, 11, "n1", false));
    await().atMost(LONG).until(() -> heard.size() == 2);
    m1.say(topology(2, 12, "n2"));
    await().atMost(LONG).until(() -> heard.size() == 3);

    assertThat(heard.get(1).primary().orElseThrow().certain()).isFalse();
    assertThat(heard.get(1).begunEpoch()).isEqualTo(2);
    assertThat(heard.get(2).primary().orElseThrow().node()).isEqualTo("n2");

    listening.close();
    m1.say(topology(3, 13, "n1"));
    reached(client, 3);
    assertThat(heard).hasSize(3);
  }

  @ParameterizedTest(name = "epoch and revision {0}")
  @ValueSource(strings = {"4 99", "5 49"})
  void neverGoesBackWhateverAManagerSays(String older) throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(5, 50, "n2"));
    TopologyClient client = client(m1);
    List<Topology> heard = new CopyOnWriteArrayList<>();
    client.listen(heard::add);
    reached(client, 5);
    String[] words = older.split(" ", 2);

    m1.say(topology(Long.parseLong(words[0]), Long.parseLong(words[1]), "n1"));
    m1.say(topology(5, 51, "n3"));

    await().atMost(LONG).until(() -> heard.stream().anyMatch(t -> t.revision() == 51));
    assertThat(heard).extracting(Topology::epoch).containsOnly(5L);
    assertThat(heard).extracting(Topology::revision).isSorted();
  }

  @Test
  void goesToAnotherManagerWithWhatItHasSeen() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    ScriptedPeer m2 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    TopologyClient client = client(LONG, m1, m2);
    await().atMost(LONG).until(() -> client.manager().isPresent());
    boolean first = client.manager().equals(Optional.of(m1.address()));
    ScriptedPeer survivor = first ? m2 : m1;
    assertThat(survivor.requests()).isEmpty();

    (first ? m1 : m2).close();

    await().atMost(LONG).until(() -> client.manager().equals(Optional.of(survivor.address())));
    assertThat(survivor.requests().get(0).getSeenList()).containsExactly(point(2, 20));
    survivor.say(topology(3, 21, "n2"));
    reached(client, 3);
  }

  @Test
  void leavesAManagerThatFellSilent() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    TopologyClient client = client(m1);
    await().atMost(LONG).until(() -> m1.requests().size() >= 2);
    assertThat(client.trouble()).hasValueSatisfying(why -> assertThat(why).contains("silent"));
  }

  @Test
  void staysWithAManagerThatHasNothingNewToSay() throws Exception {
    Duration patient = Duration.ofMillis(1500);
    ScriptedPeer m1 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    TopologyClient client = client(patient, m1);
    reached(client, 2);
    long begun = System.nanoTime();
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          m1.say(heartbeat(20, true));
          return System.nanoTime() - begun > 2 * patient.toNanos();
        });
    assertThat(m1.requests()).hasSize(1);
    assertThat(client.known("orders").orElseThrow().isYoungerThan(patient)).isTrue();
  }

  @ParameterizedTest(name = "revision {0}")
  @ValueSource(longs = {19, 20})
  void looksForOneThatKnowsALeaderAndEverythingThatItKnowsItself(long revision) throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    ScriptedPeer m2 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    TopologyClient client = client(m1, m2);
    await().atMost(LONG).until(() -> client.manager().isPresent());
    boolean first = client.manager().equals(Optional.of(m1.address()));
    ScriptedPeer useless = first ? m1 : m2;
    ScriptedPeer good = first ? m2 : m1;

    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          useless.say(heartbeat(revision, revision < 20));
          return !good.requests().isEmpty();
        });
    await().atMost(LONG).until(() -> client.manager().equals(Optional.of(good.address())));
  }

  @Test
  void keepsSayingWhatItKnewWhileNoManagerAnswers() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, true));
    TopologyClient client = client(m1);
    await().atMost(LONG).until(() -> client.manager().isPresent());
    int port = m1.port();

    m1.close();

    await()
        .atMost(LONG)
        .until(() -> !client.known("orders").orElseThrow().isYoungerThan(SILENCE.multipliedBy(2)));
    assertThat(client.manager()).isEmpty();
    assertThat(client.known("orders").orElseThrow().topology().epoch()).isEqualTo(2);
    assertThat(reached(client, 2)).isNotNull();

    ScriptedPeer back = new ScriptedPeer(port);
    opened.add(back);
    back.greetsWith(topology(3, 30, "n2"), heartbeat(30, true));
    reached(client, 3);
  }

  @Test
  void whatNoManagerWithALeaderSaidHasNoAge() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(2, 20, "n1"), heartbeat(20, false));
    TopologyClient client = client(m1);
    reached(client, 2);
    await().atMost(LONG).until(() -> client.trouble().isPresent());
    assertThat(client.known("orders").orElseThrow().age()).isEmpty();
    assertThat(client.manager()).isEmpty();
  }

  @Test
  void followsAllClusters() throws Exception {
    ScriptedPeer m1 =
        manager().greetsWith(topology("b", 1, 5, "n1", true), topology("a", 1, 9, "n1", true));
    TopologyClient client = client(TopologyClient.at(m1.address()));
    client.await("a", t -> true, LONG);
    m1.say(topology("c", 1, 10, "n1", true));
    client.await("c", t -> true, LONG);
    assertThat(client.all()).extracting(Topology::cluster).containsExactly("a", "b", "c");
    assertThat(m1.requests().get(0).getCluster()).isEmpty();
  }

  @Test
  void aListenerThatHangsDelaysNobody() throws Exception {
    ScriptedPeer m1 = manager().greetsWith(topology(1, 10, "n1"));
    TopologyClient client = client(m1);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch called = new CountDownLatch(1);
    List<Long> slow = new CopyOnWriteArrayList<>();
    List<Long> quick = new CopyOnWriteArrayList<>();
    client.listen(t -> {
      called.countDown();
      awaitQuietly(held);
      slow.add(t.revision());
    });
    client.listen(t -> quick.add(t.revision()));
    awaitQuietly(called);

    for (long revision = 11; revision <= 15; revision++) {
      m1.say(topology(1, revision, "n1"));
    }
    await().atMost(LONG).until(() -> quick.contains(15L));
    held.countDown();
    await().atMost(LONG).until(() -> slow.size() > 0 && last(slow) == 15);
    assertThat(slow).as("only the newest of what it missed").containsExactly(10L, 15L);
  }

  @Test
  void waitingEndsWithWhatWasTheTrouble() {
    TopologyClient client = client(TopologyClient.at("127.0.0.1:1"));
    assertThatThrownBy(() -> client.await("orders", t -> true, Duration.ofMillis(1500)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void closingEndsAllWaiting() throws Exception {
    TopologyClient client = client(manager());
    CompletableFuture<Throwable> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            client.await("orders", t -> true, LONG);
            return new AssertionError("there is no such cluster");
          } catch (Exception e) {
            return e;
          }
        });
    client.close();
    assertThat(waiting.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertThatThrownBy(() -> TopologyClient.at("m1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TopologyClient.at()).isInstanceOf(IllegalArgumentException.class);
  }

  private static long last(List<Long> list) {
    return list.get(list.size() - 1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
