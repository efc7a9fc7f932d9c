package dev.primacy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the whole tree, not core alone, to the house rules; here because core is built first. */
final class HouseRulesTest {

  /** Built, fetched or kept by tools; not part of the tree. */
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".primacy", ".idea", ".vscode", ".settings", "node_modules");

  /** What people write; a log or a dump that lies about is nobody's source. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "[^.]+|.*\\.(java|proto|xml|md|ya?ml|properties|config|sh|sql|txt|json|html|css|js|j2|service)");

  /** A link to a file, without what leads to another place or within the page. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:|#)([^)#]+)");

  @Test
  void theTreeKeepsTheHouseRules() throws IOException {
    Path root = root();
    List<String> broken = new ArrayList<>();
    for (Path file : files(root)) {
      broken.addAll(HouseRules.broken(relative(root, file), lines(file)));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsAndHasNoUnmarkedNull() throws IOException {
    Path root = root();
    SortedSet<String> bare = new TreeSet<>();
    for (Path file : files(root)) {
      String path = relative(root, file);
      if (path.matches(".*/src/(main|test)/java/.*\\.java")
          && !isMarked(file.resolveSibling("."))) {
        bare.add(path.substring(0, path.lastIndexOf('/')));
      }
    }
    assertThat(bare).as("packages without a @NullMarked package-info.java").isEmpty();
  }

  @Test
  void everyLinkInADocumentLeadsSomewhere() throws IOException {
    Path root = root();
    List<String> dangling = new ArrayList<>();
    for (Path file : files(root)) {
      if (file.toString().endsWith(".md")) {
        LINK.matcher(Files.readString(file))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !Files.exists(file.resolveSibling(link)))
            .forEach(link -> dangling.add(relative(root, file) + ": " + link));
      }
    }
    assertThat(dangling).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          an open end                | core/src/main/java/A.java       | // TO~DO: later
          a path of one machine      | docs/a.md                       | see /wo~rk/shared/notes
          a temporary path           | cli/src/main/java/A.java        | Path.of("/t~mp/primacy")
          a registry                 | pom.xml                         | https://repo.mav~en.example
          a sleep in a test          | agent/src/test/java/ATest.java  | Thread.sl~eep(10);
          a mock                     | agent/src/test/java/ATest.java  | import org.mock~ito.Mock;
          a test that never runs     | agent/src/test/java/ATest.java  | @Disa~bled
          an author                  | core/src/main/java/A.java       | * @aut~hor somebody
          code in a comment          | core/src/main/java/A.java       | // retu~rn total;
          a default in core          | core/src/main/java/A.java       | defau~lt -> this;
          a vague class              | api/src/main/java/a/StringUtils.java   | class
          a vague package            | api/src/main/java/a/common/Names.java  | class
          a manager of something     | agent/src/main/java/a/SlotManager.java | class
          """)
  void finds(String what, String path, String line) {
    assertThat(HouseRules.broken(path, List.of(line.replace("~", "")))).as(what).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          agent/src/main/java/a/Manager.java | class Manager
          agent/src/main/java/a/Loop.java    | Thread.sl~eep(10);
          agent/src/main/java/a/Loop.java    | default -> throw new IllegalStateException();
          agent/src/main/java/a/Loop.java    | // Then it returns total; see the manual, 27.2.
          docs/a.md                          | the default lies in /tmp
          docs/a.md                          | ${dir}/wo~rk/file, network/tmpfs and Todo lists
          """)
  void allows(String path, String line) {
    assertThat(HouseRules.broken(path, List.of(line.replace("~", "")))).isEmpty();
  }

  @Test
  void aLongFileIsFoundAndALongLicenceIsNot() {
    List<String> lines = Collections.nCopies(401, "");
    assertThat(HouseRules.broken("core/src/main/java/A.java", lines)).hasSize(1);
    assertThat(HouseRules.broken("LICENSE", lines)).isEmpty();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.resolve("..").normalize();
    }
    return folder;
  }

  private static String relative(Path root, Path file) {
    return root.relativize(file).toString();
  }

  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (!NOT_OURS.contains(name) && WRITTEN.matcher(name).matches()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }

  /** No lines for what is not text. */
  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException binary) {
      return List.of();
    }
  }

  /**
   * A test's package is described beside what it tests, or where the test is where there is
   * nothing.
   */
  private static boolean isMarked(Path folder) throws IOException {
    String test = folder.normalize().toString();
    Path main = Path.of(test.replace("/src/test/java/", "/src/main/java/"));
    for (Path place : List.of(Path.of(test), main)) {
      Path info = place.resolve("package-info.java");
      if (Files.exists(info) && Files.readString(info).contains("@NullMarked")) {
        return true;
      }
    }
    return false;
  }
}
