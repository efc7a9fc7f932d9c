package dev.primacy.manager;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.time.MonoTime;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ManagerPagesTest {

  private final Metrics metrics = Metrics.ofManager("m1");
  private final MeasuredLog<Entry, ClusterStates, ClusterStates.Outcome> log =
      new MeasuredLog<>(new FakeLog(), metrics);
  private HttpServer http;

  @BeforeEach
  void serve() throws Exception {
    metrics.gauges(
        new ManagerGauges(log::status, TreeMap::new, () -> new MonoTime(System.nanoTime())));
    http = ManagerPages.serve(new Address("127.0.0.1", 0), log::status, metrics);
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  @Test
  void aScraperReadsThemInTheTextFormat() throws Exception {
    log.confirmLeadership().toCompletableFuture().get();
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    Page page = Page.read(answer.body());
    assertThat(page.value("primacy_manager_role", "manager=\"m1\",role=\"none\"")).isEqualTo(1);
    assertThat(
            page.value(
                "primacy_raft_commit_seconds_count", "answer=\"not_leading\",manager=\"m1\""))
        .isEqualTo(1);
  }

  @Test
  void healthIsBesideThem() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(503);
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
