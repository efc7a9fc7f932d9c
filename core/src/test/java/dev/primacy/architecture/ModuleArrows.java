package dev.primacy.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table of modules: who may use whom, and who alone may use which library. */
public final class ModuleArrows {

  private static final String ROOT = "dev.primacy";

  private static final List<Module> MODULES =
      List.of(
          module("core"),
          module("consensus", "core").owning("log", "raft"),
          module("postgres", "core"),
          module("monitor", "core", "postgres"),
          module("fencing", "core", "postgres"),
          module("api"),
          module("wire", "core", "api"),
          module("metrics"),
          module("agent", "core", "postgres", "fencing", "api", "wire", "metrics"),
          module("manager", "core", "consensus", "monitor", "fencing", "api", "wire", "metrics"),
          module("client", "api"),
          module(
              "cli",
              "core",
              "consensus",
              "postgres",
              "monitor",
              "fencing",
              "api",
              "wire",
              "metrics",
              "agent",
              "manager",
              "client"),
          module("simulation", "core"),
          module("chaos", "core", "cli", "client", "api"));

  private static final List<Library> LIBRARIES =
      List.of(
          new Library("Ratis", List.of("org.apache.ratis.."), List.of("consensus")),
          new Library(
              "JDBC",
              List.of("java.sql..", "javax.sql..", "org.postgresql.."),
              List.of("postgres", "client", "cli.playground", "chaos")),
          new Library(
              "gRPC",
              List.of("io.grpc.."),
              List.of("api", "wire", "agent", "manager", "client", "cli", "chaos")),
          new Library(
              "protobuf",
              List.of("com.google.protobuf.."),
              List.of(
                  "consensus",
                  "log",
                  "raft",
                  "api",
                  "wire",
                  "agent",
                  "manager",
                  "client",
                  "cli",
                  "chaos")),
          new Library(
              "Micrometer", List.of("io.micrometer..", "io.prometheus.."), List.of("metrics")),
          new Library("picocli", List.of("picocli.."), List.of("cli", "chaos")));

  private ModuleArrows() {}

  /** Everything of ours on the class path that is not a test. */
  public static JavaClasses production() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages(ROOT);
  }

  public static List<ArchRule> rules() {
    return rules(ROOT);
  }

  static List<ArchRule> rules(String root) {
    List<ArchRule> rules = new ArrayList<>();
    rules.add(everyClassBelongsToAModule(root));
    MODULES.forEach(module -> rules.add(module.pointsDownwards(root)));
    LIBRARIES.forEach(library -> rules.add(library.staysWithItsUsers(root)));
    return rules;
  }

  private static ArchRule everyClassBelongsToAModule(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(
            MODULES.stream()
                .flatMap(module -> module.packages.stream())
                .map(owned -> root + "." + owned + "..")
                .toArray(String[]::new))
        .as("every class belongs to a module of the table");
  }

  private static Module module(String name, String... uses) {
    return new Module(List.of(name), List.of(uses));
  }

  /**
   * @param packages the module's own name first, then packages of generated code that it owns
   */
  private record Module(List<String> packages, List<String> uses) {
    Module owning(String... generated) {
      return new Module(Stream.concat(packages.stream(), Stream.of(generated)).toList(), uses);
    }

    ArchRule pointsDownwards(String root) {
      String[] own =
          packages.stream().map(owned -> root + "." + owned + "..").toArray(String[]::new);
      String[] allowed =
          Stream.concat(packages.stream(), uses.stream())
              .map(used -> root + "." + used + "..")
              .toArray(String[]::new);
      return noClasses()
          .that(resideInAnyPackage(own))
          .should()
          .dependOnClassesThat(resideInAPackage(root + "..").and(resideOutsideOfPackages(allowed)))
          .as(
              "%s uses %s"
                  .formatted(packages.getFirst(), uses.isEmpty() ? "no other module" : uses))
          .allowEmptyShould(true);
    }
  }

  private record Library(String name, List<String> packages, List<String> users) {
    ArchRule staysWithItsUsers(String root) {
      String[] at = users.stream().map(user -> root + "." + user + "..").toArray(String[]::new);
      return noClasses()
          .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(at)))
          .should()
          .dependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
          .as("%s is used by %s alone".formatted(name, users))
          .allowEmptyShould(true);
    }
  }
}
