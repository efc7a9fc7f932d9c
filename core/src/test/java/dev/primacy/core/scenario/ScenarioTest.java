package dev.primacy.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.given.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays each story and compares the whole of what was said, line by line; {@code -Dapprove=true}
 * takes what was said as right.
 *
 * <p>A line that begins with {@code >} was said by the machine, one with {@code #} is for the
 * reader, and each other is one of the sentences in {@link #play}.
 */
final class ScenarioTest {

  private static final Path SCENARIOS =
      Path.of(System.getProperty("basedir", ""), "src", "test", "resources", "scenarios");

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void readsAsBefore(Path file) throws IOException {
    String written = Files.readString(file);
    String played = play(written);
    if (Boolean.getBoolean("approve")) {
      Files.writeString(file, played);
    } else {
      assertThat(played).isEqualTo(written);
    }
  }

  private static String play(String story) {
    List<String> lines = new ArrayList<>();
    Scene scene = new Scene(List.of(), Policy.QUORUM);
    for (String line : story.lines().toList()) {
      if (line.startsWith(">")) {
        continue;
      }
      lines.add(line);
      if (!line.isBlank() && !line.startsWith("#")) {
        scene = play(scene, Texts.words(line));
        scene.diary().forEach(said -> lines.add("> " + said));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static Scene play(Scene scene, List<String> words) {
    String last = words.getLast();
    switch (words.getFirst()) {
      case "nodes" -> {
        return new Scene(words.subList(1, words.size()), Policy.QUORUM);
      }
      case "cluster" -> {
        return founded(Policy.QUORUM, words);
      }
      case "leased" -> {
        return founded(Policy.ASYNC.withLease(Policy.Lease.DEFAULT).withLossBound(1000), words);
      }
      case "until" ->
          must(scene.runUntil(last.equals("well") ? _ -> scene.isWell() : reached(words)), words);
      case "for" -> scene.run(Long.parseLong(last.replace("ms", "")));
      default -> happen(scene, words.getFirst(), String.join(" ", words.subList(1, words.size())));
    }
    return scene;
  }

  private static Scene founded(Policy policy, List<String> words) {
    Scene founded = new Scene(words.subList(1, words.size()), policy);
    must(founded.runUntil(_ -> founded.isWell()), words);
    founded.run(100);
    founded.diary();
    return founded;
  }

  private static void happen(Scene scene, String who, String what) {
    if (what.startsWith("is forced")) {
      scene.force(who, what);
      return;
    }
    switch (what) {
      case "leads" -> scene.lead(who);
      case "crashes" -> scene.node(who).server.crash();
      case "crashes with unsent WAL" -> scene.node(who).server.crashWithUnsentWal();
      case "is wanted in charge" -> scene.switchTo(who);
      case "never stops" -> scene.node(who).server.neverStops();
      case "is cut off" -> scene.node(who).server.reachable(false);
      case "is firewalled" -> scene.node(who).firewall();
      case "is back" -> scene.node(who).comeBack();
      case "has a silent agent" -> scene.node(who).fallSilent();
      case "restarts its agent" -> scene.node(who).restartAgent(true);
      case "loses its state file" -> scene.node(who).restartAgent(false);
      case "cannot be promoted" -> scene.node(who).server.refusePromotion();
      case "cannot be rewound" -> scene.node(who).server.refuseRewind();
      case "loses its data" -> scene.node(who).server.loseData();
      default -> throw new IllegalArgumentException("unknown sentence: " + who + " " + what);
    }
  }

  /**
   * {@code until retiring}, {@code until begun 2}, {@code until chosen 2}, {@code until confirmed
   * 2}.
   */
  private static Predicate<ClusterState> reached(List<String> words) {
    if (words.getLast().equals("retiring")) {
      return state -> state.operation() instanceof Operation.Retiring;
    }
    long epoch = Long.parseLong(words.getLast());
    return state ->
        state.epoch().number() == epoch
            && switch (words.get(1).toLowerCase(Locale.ROOT)) {
              case "begun" -> true;
              case "chosen" -> state.primary().isPresent();
              case "confirmed" ->
                  state.history().getLast().outcome() == OperationRecord.Outcome.CONFIRMED;
              case "aborted" ->
                  state.history().getLast().outcome() == OperationRecord.Outcome.ABORTED;
              default -> throw new IllegalArgumentException("until " + words.get(1));
            };
  }

  private static void must(boolean reached, List<String> words) {
    assertThat(reached).as("never reached: " + String.join(" ", words)).isTrue();
  }
}
