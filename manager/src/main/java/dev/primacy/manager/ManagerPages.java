package dev.primacy.manager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.primacy.consensus.LogStatus;
import dev.primacy.core.cluster.Address;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.MetricsPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What a manager tells over HTTP: its health, 200 while it takes part in a group that has a leader,
 * else 503; and its metrics.
 */
final class ManagerPages {

  private static final int WELL = 200;
  private static final int UNWELL = 503;

  private ManagerPages() {}

  static HttpServer serve(Address address, Supplier<LogStatus> status, Metrics metrics)
      throws IOException {
    HttpServer http =
        Listening.on(
            address,
            "http",
            () -> HttpServer.create(new InetSocketAddress(address.host(), address.port()), 16));
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/health", exchange -> answer(exchange, status.get()));
    http.createContext(MetricsPage.PATH, new MetricsPage(metrics));
    http.start();
    return http;
  }

  private static void answer(HttpExchange exchange, LogStatus log) throws IOException {
    boolean well = log.alive() && log.leader().isPresent();
    String leader = log.leader().map(l -> '"' + l.name() + '"').orElse("null");
    byte[] body =
        "{\"role\": \"%s\", \"leader\": %s}\n"
            .formatted(log.role().name().toLowerCase(Locale.ROOT), leader)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(well ? WELL : UNWELL, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
