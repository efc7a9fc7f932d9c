package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Data outside of the data directory are not copied, and nothing is touched for trying. */
@ExtendWith(OrdinaryUser.class)
class TablespacesIT {

  @Test
  void aClusterWithTablespacesIsNotCloned() throws Exception {
    try (Parted parted = new Parted()) {
      Path elsewhere = tablespace(parted, "elsewhere");
      TestServer c = parted.cluster.server("c");
      c.refuses(new Clone(parted.b.address(), 41));
      assertThat(c.facts().trouble().orElseThrow())
          .contains("tablespaces cannot be cloned", "elsewhere");
      assertThat(c.facts().server()).isEqualTo(new Server.Absent());
      assertThat(Parted.names(elsewhere)).as("versions of the source alone").hasSize(1);
    }
  }

  @Test
  void dataWithTablespacesAreNotRewound() throws Exception {
    try (Parted parted = new Parted()) {
      Path links = parted.a.config.dataDir().resolve("pg_tblspc");
      Path empty = Files.createDirectory(parted.cluster.root().resolve("empty"));
      Path link = Files.createSymbolicLink(links.resolve("16999"), empty);
      parted.a.refuses(new Rewind(parted.b.address(), 41));
      assertThat(parted.a.facts().trouble().orElseThrow()).contains("tablespaces");
      Files.delete(link);
      parted.a.does(new StartDetached());
      assertThat(Parted.rows(parted.a)).isEqualTo("1 2 3 " + Parted.LOST);
    }
  }

  private static Path tablespace(Parted parted, String name) throws Exception {
    Path place = Files.createDirectory(parted.cluster.root().resolve(name));
    Parted.run(parted.b, "create tablespace " + name + " location '" + place + "'");
    return place;
  }
}
