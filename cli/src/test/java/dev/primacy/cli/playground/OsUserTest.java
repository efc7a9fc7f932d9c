package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.cli.CommandFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OsUserTest {

  private static final String ROOT = "root:x:0:0:root:/root:/bin/bash";
  private static final String NOBODY = "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin";
  private static final String POSTGRES = "postgres:x:105:113::/var/lib/postgresql:/bin/bash";

  @Test
  void rootHandsItsRightsOverToPostgresql() {
    OsUser user = OsUser.insteadOfRoot(List.of(ROOT, NOBODY, POSTGRES), true);
    assertThat(user.name()).isEqualTo("postgres");
    assertThat(user.run(List.of("id")))
        .startsWith("setpriv", "--reuid=postgres", "--regid=113", "--clear-groups")
        .endsWith("--", "id");
  }

  @Test
  void nobodyWillDoWherePostgresqlIsNotOfThePackage() {
    OsUser user = OsUser.insteadOfRoot(List.of(ROOT, NOBODY), false);
    assertThat(user.run(List.of("id"))).containsExactly("runuser", "-u", "nobody", "--", "id");
  }

  @Test
  void withoutAnUnprivilegedUserItSaysWhatToDo() {
    assertThatThrownBy(() -> OsUser.insteadOfRoot(List.of(ROOT), true))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("PostgreSQL refuses to run as root");
  }

  @Test
  void anOrdinaryUserRunsThingsAsThemselves() {
    OsUser user = new OsUser("ann", List.of());
    assertThat(user.isCaller()).isTrue();
    assertThat(user.run(List.of("id"))).containsExactly("id");
  }
}
