package dev.primacy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Topology;
import dev.primacy.api.v1.TopologyPrimary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void writesAMessage() {
    Topology topology =
        Topology.newBuilder()
            .setCluster("orders")
            .setEpoch(2)
            .setPhase(Phase.PHASE_ELECTING)
            .setPrimary(TopologyPrimary.newBuilder().setNode("pg1").setAddress("a:1"))
            .build();

    assertThat(JsonText.of(MessageTree.of(topology)))
        .isEqualTo(
            """
            {
              "cluster": "orders",
              "epoch": 2,
              "revision": 0,
              "phase": "electing",
              "primary": {
                "node": "pg1",
                "address": "a:1",
                "certain": false
              },
              "nodes": [],
              "begun_epoch": 0
            }\
            """);
  }

  @Test
  void escapesWhatJsonForbids() {
    assertThat(JsonText.of(Map.of("a", List.of("\"\\\n\t\u007f é"))))
        .isEqualTo("{\n  \"a\": [\n    \"\\\"\\\\\\n\\u0009\\u007f é\"\n  ]\n}");
  }
}
