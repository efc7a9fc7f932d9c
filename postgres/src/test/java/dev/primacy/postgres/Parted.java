package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** A killed primary {@code a} with WAL that nobody else has, and {@code b} in charge since. */
final class Parted implements AutoCloseable {

  static final String LOST = "5";
  static final PostgresConfig.Times HURRY = hurry(PostgresConfig.Times.DEFAULT);

  final TestCluster cluster = new TestCluster();
  final TestServer a;
  final TestServer b;

  Parted() throws Exception {
    a = cluster.primary("a");
    b = cluster.standby("b", a, 11);
    run(a, "create table public.t as select generate_series(1, 3) as n");
    TestCluster.await().until(() -> b.sql("select to_regclass('public.t')").equals("public.t"));
    b.does(new Detach());
    TestCluster.await().until(() -> b.standby().settled());
    run(a, "insert into public.t values (" + LOST + ")");
    a.kill();
    b.does(new Promote(new Timeline(2), 12, Rule.NONE_REQUIRED));
    run(b, "insert into public.t values (4)");
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }

  void follows() {
    a.does(new StartDetached());
    TestCluster.await().until(() -> a.standby().settled());
    assertThat(b.primary().lineage().contains(a.standby().end())).isTrue();
    TestCluster.attach(a, b, 42);
    TestCluster.await().until(() -> rows(a).equals(rows(b)));
    TestCluster.await().until(() -> rows(a).equals("1 2 3 4"));
  }

  /** {@code a}, with a {@code pg_rewind} that does something else unless it only tries. */
  PostgresConfig withRewind(String command) throws IOException {
    return withProgram(
        "pg_rewind", "case \"$*\" in *--dry-run*) exec \"$REAL\" \"$@\" ;; esac\n" + command);
  }

  /** {@code a}, where one of PostgreSQL's programs is this script. */
  PostgresConfig withProgram(String program, String command) throws IOException {
    Path programs = Files.createDirectory(cluster.root().resolve("programs"));
    PostgresConfig c = a.config;
    for (String name : names(c.binDir())) {
      Files.createSymbolicLink(programs.resolve(name), c.binDir().resolve(name));
    }
    Path script = programs.resolve(program);
    Files.delete(script);
    Files.writeString(script, "#!/bin/sh\nREAL=%s\n%s\n".formatted(c.program(program), command));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return with(programs, c.times());
  }

  PostgresConfig with(Path programs, PostgresConfig.Times times) {
    PostgresConfig c = a.config;
    return new PostgresConfig(
        programs,
        c.dataDir(),
        c.configFile(),
        c.hbaFile(),
        c.stateDir(),
        c.listen(),
        c.admin(),
        c.replication(),
        c.probe(),
        c.parameters(),
        c.hba(),
        c.roles(),
        c.initdb(),
        times);
  }

  private static PostgresConfig.Times hurry(PostgresConfig.Times t) {
    return new PostgresConfig.Times(
        t.look(), t.effect(), t.immediate(), t.promote(), t.bootstrap(), TestServer.PATIENCE);
  }

  Path quarantine() {
    return new Beside(a.config.dataDir()).quarantine();
  }

  List<String> besideData() throws IOException {
    return names(DurableFiles.parentOf(a.config.dataDir()));
  }

  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  static String rows(TestServer server) throws SQLException {
    return server.sql("select string_agg(n::text, ' ' order by n) from public.t");
  }

  static void run(TestServer server, String statement) throws SQLException {
    try (Session session = server.session()) {
      session.execute(statement);
    }
  }
}
