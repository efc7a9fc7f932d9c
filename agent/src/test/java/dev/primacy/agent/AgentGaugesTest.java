package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.primacy.api.v1.Hello;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.PrimaryBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

final class AgentGaugesTest {

  private static final String NODE = "cluster=\"orders\",node=\"a\"";

  private final Metrics metrics = Metrics.ofAgent("orders", "a");

  @Test
  void aPrimaryHasAnEndAndACommitThatWaits() throws Exception {
    Page page = page(facts(PrimaryBuilder.aPrimary().at("3:100").commitWaits(1_500).build()));
    assertThat(page.of("primacy_agent_server_state"))
        .containsExactly("primacy_agent_server_state{" + NODE + ",state=\"primary\"}");
    assertThat(page.value("primacy_agent_timeline", NODE)).isEqualTo(3);
    assertThat(page.value("primacy_agent_wal_end_bytes", NODE)).isEqualTo(100);
    assertThat(page.value("primacy_agent_commit_probe_waiting_seconds", NODE)).isEqualTo(1.5);
    assertThat(page.value("primacy_agent_promised_epoch", NODE)).isEqualTo(4);
    assertThat(page.value("primacy_agent_trouble", NODE)).isZero();
    assertThat(page.of("primacy_agent_wal_replayed_bytes")).isEmpty();
  }

  @Test
  void aStandbyReplays() throws Exception {
    Page page = page(facts(StandbyBuilder.aStandby().at("2:100").build()));
    assertThat(page.value("primacy_agent_wal_replayed_bytes", NODE)).isEqualTo(100);
    assertThat(page.of("primacy_agent_commit_probe_waiting_seconds")).isEmpty();
  }

  @Test
  void aCopyUnderWayTellsHowFarItHasCome() throws Exception {
    LocalFacts none = facts(new Server.Absent());
    LocalFacts copying =
        new LocalFacts(
            none.systemId(),
            none.token(),
            none.life(),
            none.fsync(),
            none.server(),
            Optional.of(new LocalFacts.Copying(3, 10)),
            Optional.of("Rewind: no checksums"));
    Page page = page(copying);
    assertThat(page.value("primacy_agent_copied_bytes", NODE)).isEqualTo(3 * 1024);
    assertThat(page.value("primacy_agent_copy_size_bytes", NODE)).isEqualTo(10 * 1024);
    assertThat(page.value("primacy_agent_trouble", NODE)).isEqualTo(1);
    assertThat(page.of("primacy_agent_timeline")).isEmpty();
  }

  @Test
  void aManagerThatIsNotThereHasNoStream() throws Exception {
    Page page = page(facts(new Server.Absent()));
    assertThat(
            page.value(
                "primacy_agent_stream_up", "address=\"127.0.0.1:1\",cluster=\"orders\",node=\"a\""))
        .isZero();
  }

  @Test
  void anEffectUnderWayAndACloneThatWasGivenUpAreTold() throws Exception {
    Page page = page(facts(new Server.Absent()));
    assertThat(page.of("primacy_agent_effect_running_seconds"))
        .containsExactly(
            "primacy_agent_effect_running_seconds{cluster=\"orders\",effect=\"clone\",node=\"a\"}");
    assertThat(page.value("primacy_agent_clone_given_up", NODE)).isEqualTo(1);
  }

  private static LocalFacts facts(Server server) {
    return FactsBuilder.facts(server).build();
  }

  /** What a scraper reads of an agent that found this. */
  private Page page(LocalFacts facts) throws Exception {
    Report report =
        new Report(
            new NodeId("a"),
            NodeSettings.at("a.example:5432"),
            new Life(1, 1),
            MemoryBuilder.aMemory().accepted(4, 1, 20).build(),
            facts,
            new MonoTime(0));
    long now = System.nanoTime();
    try (ScheduledExecutorService redial = Executors.newSingleThreadScheduledExecutor();
        ManagerLink link =
            new ManagerLink(
                new Address("127.0.0.1", 1),
                Hello.getDefaultInstance(),
                _ -> {},
                _ -> {},
                _ -> {},
                redial)) {
      metrics.gauges(
          new AgentGauges(
              () -> Optional.of(new AgentGauges.Told(report, now)),
              () -> Optional.of(new MeasuredServer.Running("clone", now)),
              () -> true,
              List.of(link)));
      return scrape(report);
    }
  }

  private Page scrape(Report report) throws Exception {
    HttpServer http =
        AgentPages.serve(new Address("127.0.0.1", 0), () -> Optional.of(report), metrics);
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/metrics");
      return Page.read(
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } finally {
      http.stop(0);
    }
  }
}
