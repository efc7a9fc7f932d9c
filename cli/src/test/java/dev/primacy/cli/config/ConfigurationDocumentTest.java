package dev.primacy.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference of the configuration says what the code reads, and nothing else. */
final class ConfigurationDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| `([A-Z_]+)` \\|");

  private static String example() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf("```yaml\n") + "```yaml\n".length();
    return text.substring(begin, text.indexOf("```", begin));
  }

  private static Surroundings read(String text, Findings findings) {
    Surroundings surroundings = new Surroundings(Map.of());
    Yaml.file("docs", text, findings)
        .ifPresent(root ->
            HostSections.read(
                root, HostSections.Role.MANAGER, new Section.Reading(findings, surroundings)));
    return surroundings;
  }

  @Test
  void theExampleHasNoProblem() throws IOException {
    Findings findings = new Findings();
    read(example(), findings);
    assertThat(findings.inOrder()).isEmpty();
  }

  @Test
  void everyKeyThatIsReadHasARowAndEveryRowAKey() throws IOException {
    SortedSet<String> read = new TreeSet<>(read(example(), new Findings()).asked());
    // Those of one peer stand in the row of the list; those of one setting are PostgreSQL's.
    read.removeIf(name -> name.matches("PRIMACY_MANAGER_PEERS_.*|.*_PARAMETERS_.*"));
    List<MatchResult> rows = ROW.matcher(Files.readString(DOCUMENT)).results().toList();
    assertThat(rows.stream().map(row -> row.group(2))).containsExactlyInAnyOrderElementsOf(read);
    assertThat(rows).allMatch(row -> Surroundings.variable(row.group(1)).equals(row.group(2)));
  }
}
