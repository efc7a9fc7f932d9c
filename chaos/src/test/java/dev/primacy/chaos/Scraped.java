package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.Address;
import dev.primacy.metrics.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What a scraper reads of every process of a cluster. */
record Scraped(List<Page> managers, List<Page> agents) {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  static Scraped of(LocalCluster cluster) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new Scraped(
          cluster.plan().managers().stream()
              .map(PlannedManager::http)
              .map(http -> page(client, http))
              .toList(),
          cluster.plan().nodes().stream()
              .map(PlannedNode::http)
              .map(http -> page(client, http))
              .toList());
    }
  }

  /** The page of the one manager that leads. */
  Page leader() {
    List<Page> leading =
        managers.stream().filter(page -> !page.of("primacy_cluster_epoch").isEmpty()).toList();
    if (leading.size() != 1) {
      throw new AssertionError(leading.size() + " managers tell of the cluster");
    }
    return leading.getFirst();
  }

  private static Page page(HttpClient client, Address http) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + http + "/metrics")).timeout(LIMIT).build();
    try {
      return Page.read(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
