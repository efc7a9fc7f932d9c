package dev.primacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionStringTest {

  private static final List<Address> TWO =
      List.of(new Address("::1", 5432), new Address("pg2.example", 5433));

  @Test
  void namesEveryNodeAndAsksForTheOneThatWrites() {
    assertThat(new ConnectionString(TWO, "", "", ""))
        .hasToString(
            "host=::1,pg2.example port=5432,5433 target_session_attrs=read-write"
                + " connect_timeout=2");
  }

  @Test
  void quotesWhatLibpqWouldMisread() {
    assertThat(new ConnectionString(TWO, "ann", "my db", "it's \\ secret").toString())
        .contains("dbname='my db' user=ann password='it\\'s \\\\ secret' ");
  }
}
