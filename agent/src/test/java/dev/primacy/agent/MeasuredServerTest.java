package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasuredServerTest {

  private static final String NODE = "cluster=\"orders\",%snode=\"a\"%s";

  private final Metrics metrics = Metrics.ofAgent("orders", "a");

  @Test
  void looksAreTimed() {
    MeasuredServer server = new MeasuredServer(new Dutiful(true), metrics);
    assertThat(server.look()).isEqualTo(FactsBuilder.facts().build());
    assertThat(page().value("primacy_agent_look_seconds_count", NODE.formatted("", "")))
        .isEqualTo(1);
  }

  @Test
  void effectsAreCountedByWhatTheyAchieved() {
    new MeasuredServer(new Dutiful(true), metrics).perform(new LocalEffect.Stop());
    assertThat(new MeasuredServer(new Dutiful(false), metrics).perform(new LocalEffect.Stop()))
        .isFalse();
    assertThat(effects("stop", "done")).isEqualTo(1);
    assertThat(effects("stop", "failed")).isEqualTo(1);
  }

  @Test
  void anEffectIsUnderWayUntilItEnds() {
    List<String> seen = new ArrayList<>();
    Dutiful inner = new Dutiful(true);
    MeasuredServer server = new MeasuredServer(inner, metrics);
    inner.meanwhile = () -> server.running().ifPresent(r -> seen.add(r.effect()));
    server.perform(new LocalEffect.Clone("b.example:5432", 7));
    assertThat(seen).containsExactly("clone");
    assertThat(server.running()).isEmpty();
  }

  private Page page() {
    return Page.read(metrics.page());
  }

  private double effects(String effect, String outcome) {
    return page()
        .value(
            "primacy_agent_effect_seconds_count",
            NODE.formatted("effect=\"" + effect + "\",", ",outcome=\"" + outcome + "\""));
  }

  /** A server that does as it is told, with this result. */
  private static final class Dutiful implements LocalServer {
    private final boolean result;
    private Runnable meanwhile = () -> {};

    Dutiful(boolean result) {
      this.result = result;
    }

    @Override
    public LocalFacts look() {
      return FactsBuilder.facts().build();
    }

    @Override
    public boolean perform(LocalEffect effect) {
      meanwhile.run();
      return result;
    }
  }
}
