package dev.primacy.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.MetricsPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What an agent tells over HTTP: its health, 200 while its server is up, 503 while it is not, with
 * one word why; and its metrics.
 */
final class AgentPages {

  private static final int UP = 200;
  private static final int NOT_UP = 503;

  private AgentPages() {}

  static HttpServer serve(Address address, Supplier<Optional<Report>> last, Metrics metrics)
      throws IOException {
    HttpServer http = listen(address);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/health", exchange -> answer(exchange, last.get()));
    http.createContext(MetricsPage.PATH, new MetricsPage(metrics));
    http.start();
    return http;
  }

  private static HttpServer listen(Address address) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(address.host(), address.port()), 16);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s: %s; stop whoever does, or choose another port (agent.http)"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  private static void answer(HttpExchange exchange, Optional<Report> report) throws IOException {
    String word = report.map(Report::server).map(AgentPages::word).orElse("starting");
    boolean up = word.equals("primary") || word.equals("standby");
    byte[] body = ("{\"state\": \"" + word + "\"}\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(up ? UP : NOT_UP, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  static String word(Server server) {
    return switch (server) {
      case Server.Absent _ -> "absent";
      case Server.Unusable _ -> "unusable";
      case Server.Down _ -> "down";
      case Server.Unresponsive _ -> "unresponsive";
      case Server.Standby _ -> "standby";
      case Server.Primary _ -> "primary";
    };
  }
}
