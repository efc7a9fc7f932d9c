package dev.primacy.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is asked of every text file of the tree, as far as a look at its path and lines can tell.
 */
final class HouseRules {

  private static final int LINES = 400;

  /** Grow with time, or are not ours to cut. */
  private static final Set<String> LONG_BY_NATURE = Set.of("LICENSE", "CHANGELOG.md", "pom.xml");

  /** "Manager" is the word for our own process; these are about it. */
  private static final Set<String> NAMED_AFTER_THE_PROCESS =
      Set.of("Manager", "SimulatedManager", "FakeManager");

  private static final List<Line> LINE_RULES =
      List.of(
          line(
              "an open end in a comment: finish it or file it",
              ".*\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b.*"),
          line("a path of one machine", ".*(^|[^\\w.$}-])/(work|tmp)/.*"),
          line(
              "the host of a package registry",
              ".*\\b(repo1?\\.maven|maven\\.apache\\.org/maven2|registry\\.npmjs|deb\\.debian"
                  + "|archive\\.ubuntu|pypi\\.org|docker\\.io|ghcr\\.io|proxy\\.golang).*"),
          line("a test that sleeps: await a condition", ".*\\bThread\\.sleep\\b.*")
              .in(HouseRules::isTest),
          line(
              "a mocking library: write a fake", "import .*(mockito|easymock|jmockit|powermock).*"),
          line("a test switched off without a reason", "\\s*@Disabled\\s*").in(HouseRules::isTest),
          line("an author: the history knows", "\\s*\\*? ?@author .*"),
          line(
              "commented-out code",
              "\\s*//\\s*(import .*|return .*|[\\w.]+\\(.*\\)|[\\w<>]+ \\w+ = .*);"),
          line("a default where the compiler should nag: list the cases", ".*\\bdefault *(->|:).*")
              .in(path -> path.startsWith("core/src/main/")));

  private static final List<Name> NAME_RULES =
      List.of(
          new Name("a class name that says nothing", "\\w*(Util|Utils|Helper|Helpers|Impl|Misc)"),
          new Name("a Manager that is not the process", "\\w+Manager"));

  private static final Pattern VAGUE_PACKAGE =
      Pattern.compile(".*/(util|utils|common|impl|helper|helpers|misc|model|service)/[^/]+\\.java");

  private HouseRules() {}

  /** Returns what is wrong with the file, one sentence each. */
  static List<String> broken(String path, List<String> lines) {
    List<String> found = new ArrayList<>();
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (lines.size() > LINES && !LONG_BY_NATURE.contains(file)) {
      found.add("%s: %d lines, more than %d".formatted(path, lines.size(), LINES));
    }
    if (VAGUE_PACKAGE.matcher(path).matches()) {
      found.add(path + ": a package that says nothing");
    }
    if (file.endsWith(".java")) {
      found.addAll(brokenNames(path, file.substring(0, file.length() - ".java".length())));
    }
    for (int i = 0; i < lines.size(); i++) {
      for (Line rule : LINE_RULES) {
        if (rule.where.test(path) && rule.pattern.matcher(lines.get(i)).matches()) {
          found.add("%s:%d: %s".formatted(path, i + 1, rule.what));
        }
      }
    }
    return found;
  }

  private static List<String> brokenNames(String path, String type) {
    return NAME_RULES.stream()
        .filter(rule -> type.matches(rule.pattern) && !NAMED_AFTER_THE_PROCESS.contains(type))
        .map(rule -> path + ": " + rule.what)
        .toList();
  }

  private static boolean isTest(String path) {
    return path.contains("/src/test/");
  }

  private static Line line(String what, String pattern) {
    return new Line(what, Pattern.compile(pattern), _ -> true);
  }

  private record Name(String what, String pattern) {}

  private record Line(String what, Pattern pattern, Predicate<String> where) {
    Line in(Predicate<String> only) {
      return new Line(what, pattern, only);
    }
  }
}
