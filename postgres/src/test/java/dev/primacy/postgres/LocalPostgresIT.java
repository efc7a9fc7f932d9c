package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OrdinaryUser.class)
class LocalPostgresIT {

  @Test
  void goesThroughAWholeLife() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      TestServer a = cluster.primary("a");
      TestServer b = cluster.standby("b", a, 4);
      TestServer c = cluster.standby("c", a, 6);
      System.out.println(a.facts());
      System.out.println(b.facts());
      for (int i = 0; i < 200; i++) {
        b.facts();
        a.facts();
      }
      long began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        b.facts();
      }
      b.print("100 looks", began);
      began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        a.facts();
      }
      a.print("100 looks", began);
      a.does(new LoadRule(cluster.number(), Rule.any(1, List.of(b.admission(4), c.admission(6)))));
      a.does(new LoadRule(cluster.number(), Rule.any(1, List.of(b.admission(4)))));
      a.does(new LoadRule(cluster.number(), Rule.any(1, List.of(b.admission(4), c.admission(6)))));
      a.does(new LoadRule(cluster.number(), Rule.any(2, List.of(b.admission(4), c.admission(6)))));
      a.does(new Stop());
      b.does(new Detach());
      c.does(new Detach());
      System.out.println(b.facts());
      b.does(new Promote(new Timeline(5), cluster.number(), Rule.any(1, List.of(c.admission(20)))));
      System.out.println(b.facts());
      TestCluster.attach(c, b, 20);
      assertThat(b.facts().server()).isInstanceOf(Server.Primary.class);
      System.out.println(c.facts());
    }
  }
}
