package dev.primacy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.launcher.Sandbox.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher finds the right Java, builds only what is stale, and becomes the JVM with the right
 * options.
 */
final class LauncherTest {

  @TempDir private Path folder;
  private Sandbox sandbox;

  @BeforeEach
  void copyTheLauncher() throws Exception {
    sandbox = new Sandbox(folder.toRealPath());
  }

  @Test
  void passesTheCommandOnToMain() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1");
    Outcome outcome = sandbox.run("primacy", "topology", "--output", "two words");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines())
        .containsSubsequence(
            "-Dprimacy.launcher=" + sandbox.home() + "/primacy",
            "-cp",
            sandbox.home() + "/lib/primacy-cli.jar:" + sandbox.home() + "/lib/a.jar",
            "dev.primacy.cli.Main",
            "topology",
            "--output",
            "two words");
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "primacy, manager, -Xmx64m, dev.primacy.cli.Main",
    "primacy, agent, -Xmx48m, dev.primacy.cli.Main",
    "primacy, topology, -Xmx128m, dev.primacy.cli.Main",
    "primacy-bench, failover, -Xmx256m, dev.primacy.chaos.Bench"
  })
  void eachRoleHasItsOwnHeap(String program, String command, String heap, String main)
      throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1");
    assertThat(sandbox.run(program, command).out().lines()).contains(heap, main);
  }

  @Test
  void becomesTheJvm() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1", "echo $PPID");
    assertThat(sandbox.run("primacy", "version").out().strip())
        .isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void returnsTheExitCode() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1", "exit 3");
    assertThat(sandbox.run("primacy", "status").code()).isEqualTo(3);
    assertThat(sandbox.run("primacy", "topology").code()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the older one is passed over, jvm/a-17, 17.0.15, jvm/b-25, 25.0.3, jvm/b-25",
    "a newer one will do, jvm/a-11, 11, jvm/b-27, 27-ea, jvm/b-27",
    "the bundled one comes first, runtime, 25.0.2, jvm/java-25, 25.0.3, runtime"
  })
  void choosesAJava(
      String why, String one, String versionOfOne, String two, String versionOfTwo, String chosen)
      throws Exception {
    sandbox.installation();
    sandbox.java(one, versionOfOne, "echo " + one);
    sandbox.java(two, versionOfTwo, "echo " + two);
    assertThat(sandbox.run("primacy", "version").out().strip()).as(why).isEqualTo(chosen);
  }

  @Test
  void theNamedJavaComesFirstAndMustBeRight() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1");
    Path named = sandbox.java("elsewhere/java", "25.0.2", "echo named");
    sandbox.with("PRIMACY_JAVA_HOME", named.toString());
    assertThat(sandbox.run("primacy", "version").out().strip()).isEqualTo("named");

    sandbox.with("PRIMACY_JAVA_HOME", sandbox.java("elsewhere/old", "17.0.1").toString());
    Outcome outcome = sandbox.run("primacy", "version");
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err())
        .contains("PRIMACY_JAVA_HOME")
        .contains("elsewhere/old")
        .hasLineCount(1);
  }

  @Test
  void withoutAJavaItSaysInOneSentenceHowToGetOne() throws Exception {
    sandbox.installation().java("jvm/java-17", "17.0.15");
    Outcome outcome = sandbox.run("primacy", "version");
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err())
        .hasLineCount(1)
        .contains("needs Java 25", "apt-get install", "temurin-25-jdk", "PRIMACY_JAVA_HOME");
  }

  @Test
  void isFoundThroughLinksAndFromAnywhere() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1");
    Path link = Files.createDirectories(sandbox.home().resolve("a b")).resolve("link");
    Files.createSymbolicLink(link, Path.of("../primacy"));
    Outcome outcome = sandbox.run(Path.of("/"), "a b/link", "version");
    assertThat(outcome.out().lines()).contains("-Dprimacy.launcher=" + sandbox.home() + "/primacy");
  }

  @Test
  void buildsASourceTreeOnceAndAgainOnlyForNewerSources() throws Exception {
    sandbox.sources().java("jvm/java-25", "25.0.1");
    sandbox.age("pom.xml", 5);
    sandbox.age("cli/pom.xml", 5);
    sandbox.age("cli/src/main/java/Main.java", 5);

    Outcome first = sandbox.run("primacy", "version");
    assertThat(first.code()).isZero();
    assertThat(first.err()).contains("[1/2] Primacy core", "built in");
    assertThat(first.out().lines())
        .contains(
            "%1$s/primacy-cli.jar:%1$s/lib/a.jar:%1$s/lib/b.jar"
                .formatted(sandbox.home() + "/cli/target"));

    Outcome second = sandbox.run("primacy", "version");
    assertThat(second.err()).isEmpty();
    assertThat(sandbox.lines("built")).hasSize(1);

    sandbox.file("core/src/test/java/MainTest.java", "class MainTest {}");
    sandbox.age("cli/target/classpath", 1);
    sandbox.run("primacy", "version");
    assertThat(sandbox.lines("built")).as("a newer test is no reason to build").hasSize(1);

    sandbox.file("cli/src/main/java/Main.java", "final class Main {}");
    sandbox.run("primacy", "version");
    assertThat(sandbox.lines("built")).hasSize(2);
    assertThat(sandbox.lines("built")).allMatch(line -> line.contains("-pl cli -am package"));
  }

  @Test
  void aProgramThatRunsKeepsTheJarsThatItBeganWith() throws Exception {
    var _ = sandbox.sources().java("user/.jdks/temurin-25", "25.0.3");
    assertThat(sandbox.run("primacy", "version").code()).isZero();
    Path jar = sandbox.home().resolve("cli/target/primacy-cli.jar");
    Files.writeString(jar, "old");
    Path open = Files.createLink(sandbox.home().resolve("open"), jar);
    sandbox.maven("printf new > cli/target/primacy-cli.jar");
    sandbox.age("cli/target/classpath", 1);
    assertThat(sandbox.run("primacy", "version").code()).isZero();
    assertThat(jar).hasContent("new");
    assertThat(open).hasContent("old");
  }

  @Test
  void aProcessStartedByAnotherDoesNotBuild() throws Exception {
    sandbox.sources().java("jvm/java-25", "25.0.1", "echo $PRIMACY_BUILD");
    assertThat(sandbox.run("primacy", "version").out().strip()).isEqualTo("never");
    sandbox.age("cli/target/classpath", 5);
    sandbox.with("PRIMACY_BUILD", "never").run("primacy", "agent");
    assertThat(sandbox.lines("built")).hasSize(1);
  }

  @Test
  void aBuildThatFailsIsToldAndNothingRuns() throws Exception {
    sandbox.sources().java("jvm/java-25", "25.0.1");
    sandbox.maven("echo '[ERROR] the disk is full'; exit 1");
    Outcome outcome = sandbox.run("primacy", "version");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("[ERROR] the disk is full", "target/build.log");
    assertThat(sandbox.home().resolve("target/building")).doesNotExist();
  }

  @Test
  void aLockLeftByAKilledBuildIsNoObstacle() throws Exception {
    sandbox.sources().java("jvm/java-25", "25.0.1");
    Files.createDirectories(sandbox.home().resolve("target"));
    Files.createSymbolicLink(sandbox.home().resolve("target/building"), Path.of("999999999"));
    assertThat(sandbox.run("primacy", "version").code()).isZero();
  }

  @Test
  void theFirstStatusThatSucceedsMakesAStartUpCacheAndLaterCommandsUseIt() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1", fakeCacheMaker());
    assertThat(sandbox.run("primacy", "status", "orders").out().strip())
        .isEqualTo("ran status orders");
    Path caches = sandbox.home().resolve("user/.cache/primacy");
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> names(caches).equals(List.of("aot")));
    assertThat(Files.getPosixFilePermissions(caches)).hasSize(3);

    assertThat(sandbox.run("primacy", "topology").out().strip())
        .isEqualTo("ran topology from the cache");
    assertThat(sandbox.with("PRIMACY_CACHE", "off").run("primacy", "topology").out().strip())
        .isEqualTo("ran topology");
  }

  @Test
  void aNewerJarMakesTheCacheStale() throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1", fakeCacheMaker());
    sandbox.run("primacy", "status");
    Path caches = sandbox.home().resolve("user/.cache/primacy");
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> names(caches).equals(List.of("aot")));
    try (var files = Files.list(caches)) {
      sandbox.age(sandbox.home().relativize(files.findFirst().orElseThrow()).toString(), 5);
    }
    assertThat(sandbox.run("primacy", "topology").out().strip()).isEqualTo("ran topology");
  }

  @ParameterizedTest
  @CsvSource({"/nonexistent", "''"})
  void withoutAPlaceForTheCacheItRunsWithoutOne(String user) throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1", fakeCacheMaker());
    sandbox.without("HOME").with("XDG_CACHE_HOME", user.isEmpty() ? "" : "/dev/null/cache");
    Outcome outcome = sandbox.run("primacy", "status");
    assertThat(outcome.out().strip()).isEqualTo("ran status");
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"manager", "agent"})
  void aDaemonStartsFromTheCacheThatARehearsalWithItsJavaMade(String role) throws Exception {
    sandbox.installation().java("jvm/java-25", "25.0.1", fakeCacheMaker());
    sandbox.file("lib/" + role + "-25.0.2.aot", "of another Java");
    Outcome without = sandbox.run("primacy", role);
    assertThat(without.out().strip()).isEqualTo("ran " + role);
    String cache = "lib/" + role + "-25.0.1.aot";
    assertThat(without.err().strip())
        .isEqualTo(
            "primacy: the first failover takes longer: %s/%s is missing or old; to make it: %s/primacy rehearse"
                .formatted(sandbox.home(), cache, sandbox.home()));

    sandbox
        .with("PRIMACY_CACHE_OUTPUT", sandbox.home().resolve(cache).toString())
        .run("primacy", role);
    Outcome with = sandbox.without("PRIMACY_CACHE_OUTPUT").run("primacy", role);
    assertThat(with.out().strip()).isEqualTo("ran " + role + " from the cache");
    assertThat(with.err()).isEmpty();

    sandbox.age(cache, 5);
    assertThat(sandbox.run("primacy", role).out().strip())
        .as("the jars are newer")
        .isEqualTo("ran " + role);
    assertThat(sandbox.with("PRIMACY_CACHE", "off").run("primacy", role).err()).isEmpty();
  }

  private static String fakeCacheMaker() {
    return """
    cached=
    while [ "$1" != dev.primacy.cli.Main ]; do
      case $1 in
        -XX:AOTCacheOutput=*) : > "${1#*=}" ;;
        -XX:AOTCache=*) cached=' from the cache' ;;
      esac
      shift
    done
    shift
    echo "ran $*$cached"
    """;
  }

  private static List<String> names(Path caches) {
    String[] names = caches.toFile().list();
    return names == null
        ? List.of()
        : List.of(names).stream().map(name -> name.substring(name.lastIndexOf('.') + 1)).toList();
  }
}
