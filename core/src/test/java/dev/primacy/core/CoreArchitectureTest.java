package dev.primacy.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasParameterTypes;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Core is values and pure functions: the same inputs give the same outputs on every manager, in
 * every run, and in the simulator. Each rule names what it keeps out, and each is itself tried on
 * an offender.
 */
final class CoreArchitectureTest {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.primacy.core");

  // Everything else of the JDK touches a clock, a thread, a disk, a network or the host.
  private static final ArchRule STANDS_ON_A_SMALL_PART_OF_THE_JDK =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.primacy.core..",
                      "org.jspecify.annotations",
                      "java.lang",
                      "java.lang.annotation",
                      "java.lang.invoke",
                      "java.lang.runtime",
                      "java.math",
                      "java.nio.charset",
                      "java.util",
                      "java.util.function",
                      "java.util.regex",
                      "java.util.stream")
                  .or(resideInAPackage("").and(primitive()))
                  .or(oneOf("java.time.Duration", "java.io.Serializable")));

  private static final ArchRule HAS_NO_THREAD_AND_NO_HOST =
      noClasses()
          .should()
          .dependOnClassesThat(
              oneOf(
                  "java.lang.ClassLoader",
                  "java.lang.Process",
                  "java.lang.ProcessBuilder",
                  "java.lang.ProcessHandle",
                  "java.lang.Runtime",
                  "java.lang.ScopedValue",
                  "java.lang.Thread",
                  "java.lang.ThreadLocal",
                  "java.util.Scanner",
                  "java.util.ServiceLoader",
                  "java.util.Timer"));

  private static final ArchRule HAS_NO_CLOCK_AND_NO_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat(
              oneOf(
                  "java.util.Calendar",
                  "java.util.Date",
                  "java.util.Random",
                  "java.util.SplittableRandom"))
          .orShould()
          .accessTargetWhere(
              member("java.lang.System", "arraycopy")
                  .negate()
                  .and(ofClass("java.lang.System"))
                  .or(member("java.lang.Math", "random"))
                  .or(member("java.lang.StrictMath", "random"))
                  .or(member("java.util.UUID", "randomUUID"))
                  .or(member("java.util.Collections", "shuffle"))
                  .as("a clock, the host or chance"));

  // Their order, and any hash code with an enum in it, differ from one JVM to the next.
  private static final ArchRule ITERATES_IN_ONE_ORDER =
      noClasses()
          .should()
          .dependOnClassesThat(
              oneOf(
                  "java.util.HashMap",
                  "java.util.HashSet",
                  "java.util.Hashtable",
                  "java.util.IdentityHashMap",
                  "java.util.WeakHashMap"))
          .orShould()
          .accessTargetWhere(
              member("java.util.Set", "of", "copyOf")
                  .or(member("java.util.Map", "of", "ofEntries", "copyOf"))
                  .or(collector("toSet", "toUnmodifiableSet", "toUnmodifiableMap"))
                  .or(collector("toConcurrentMap", "groupingByConcurrent"))
                  .or(collector("toMap").and(fewerParametersThan(4)))
                  .or(collector("groupingBy").and(fewerParametersThan(3)))
                  .or(named("parallelStream", "parallel", "unordered", "hashCode"))
                  .or(member("java.util.Objects", "hash"))
                  .as("an order or a number that differs between JVMs"));

  private static final ArchRule HOLDS_NO_STATIC_STATE =
      fields().that().areStatic().should().beFinal().allowEmptyShould(true);

  private static final ArchRule IS_CLOSED =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveModifier(JavaModifier.FINAL)
          .because("what has several shapes is a sealed interface");

  private static final ArchRule HAS_NO_CYCLES =
      slices().matching("dev.primacy.core.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  static List<ArchRule> rules() {
    return List.of(
        STANDS_ON_A_SMALL_PART_OF_THE_JDK,
        HAS_NO_THREAD_AND_NO_HOST,
        HAS_NO_CLOCK_AND_NO_CHANCE,
        ITERATES_IN_ONE_ORDER,
        HOLDS_NO_STATIC_STATE,
        IS_CLOSED,
        HAS_NO_CYCLES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void coreKeeps(ArchRule rule) {
    rule.check(CORE);
  }

  static Stream<Arguments> offenders() {
    return Stream.of(
        Arguments.of(STANDS_ON_A_SMALL_PART_OF_THE_JDK, Wall.class),
        Arguments.of(HAS_NO_THREAD_AND_NO_HOST, Spawned.class),
        Arguments.of(HAS_NO_CLOCK_AND_NO_CHANCE, Ticking.class),
        Arguments.of(HAS_NO_CLOCK_AND_NO_CHANCE, Chance.class),
        Arguments.of(HAS_NO_CLOCK_AND_NO_CHANCE, Spoken.class),
        Arguments.of(ITERATES_IN_ONE_ORDER, Hashed.class),
        Arguments.of(ITERATES_IN_ONE_ORDER, Made.class),
        Arguments.of(ITERATES_IN_ONE_ORDER, Copied.class),
        Arguments.of(ITERATES_IN_ONE_ORDER, Collected.class),
        Arguments.of(ITERATES_IN_ONE_ORDER, Grouped.class),
        Arguments.of(ITERATES_IN_ONE_ORDER, Coded.class),
        Arguments.of(HOLDS_NO_STATIC_STATE, Remembered.class),
        Arguments.of(IS_CLOSED, Open.class));
  }

  @ParameterizedTest
  @MethodSource("offenders")
  void theRuleFindsAnOffender(ArchRule rule, Class<?> offender) {
    JavaClasses alone = new ClassFileImporter().importClasses(offender);
    assertThatThrownBy(() -> rule.check(alone)).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatIsAllowedIsNotFound() {
    JavaClasses alone = new ClassFileImporter().importClasses(Allowed.class);
    for (ArchRule rule : rules()) {
      rule.check(alone);
    }
  }

  private static DescribedPredicate<JavaClass> oneOf(String... names) {
    return DescribedPredicate.describe(
        "one of " + List.of(names), type -> Arrays.asList(names).contains(type.getName()));
  }

  private static DescribedPredicate<JavaClass> primitive() {
    return DescribedPredicate.describe(
        "primitive", type -> type.getBaseComponentType().isPrimitive());
  }

  private static DescribedPredicate<JavaAccess<?>> ofClass(String owner) {
    return DescribedPredicate.describe(
        owner, access -> access.getTargetOwner().getName().equals(owner));
  }

  private static DescribedPredicate<JavaAccess<?>> named(String... names) {
    return DescribedPredicate.describe(
        String.join("/", names), access -> Arrays.asList(names).contains(access.getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> member(String owner, String... names) {
    return ofClass(owner).and(named(names));
  }

  private static DescribedPredicate<JavaAccess<?>> collector(String... names) {
    return member("java.util.stream.Collectors", names);
  }

  private static DescribedPredicate<JavaAccess<?>> fewerParametersThan(int count) {
    return DescribedPredicate.describe(
        "fewer than %d parameters".formatted(count),
        access ->
            access.getTarget() instanceof HasParameterTypes target
                && target.getRawParameterTypes().size() < count);
  }

  record Wall(Instant at) {}

  record Spawned(Thread thread) {}

  record Ticking(long at) {
    static Ticking now() {
      return new Ticking(System.nanoTime());
    }
  }

  record Chance(Supplier<UUID> draw) {
    static Chance any() {
      return new Chance(UUID::randomUUID);
    }
  }

  record Spoken(String words) {
    void say() {
      System.out.println(words);
    }
  }

  record Hashed(Supplier<Map<String, String>> make) {
    static Hashed fresh() {
      return new Hashed(HashMap::new);
    }
  }

  record Made(Set<String> names) {
    static Made two() {
      return new Made(Set.of("a", "b"));
    }
  }

  record Copied(Function<Set<String>, Set<String>> copy) {
    static Copied method() {
      return new Copied(Set::copyOf);
    }
  }

  record Collected(Set<String> names) {
    static Collected all(List<String> names) {
      return new Collected(names.stream().collect(Collectors.toSet()));
    }
  }

  record Grouped(Map<Integer, List<String>> byLength) {
    static Grouped all(List<String> names) {
      return new Grouped(names.stream().collect(Collectors.groupingBy(String::length)));
    }
  }

  record Coded(int code) {
    static Coded name(String name) {
      return new Coded(name.hashCode());
    }
  }

  static final class Remembered {
    static @Nullable String last;

    private Remembered() {}
  }

  static class Open {}

  record Allowed(SortedMap<String, Integer> lengths, List<String> names) {
    Allowed {
      names = List.copyOf(names);
      lengths = new TreeMap<>(lengths);
    }

    static Allowed all(List<String> names) {
      return new Allowed(
          names.stream()
              .collect(
                  Collectors.toMap(name -> name, String::length, (one, _) -> one, TreeMap::new)),
          names);
    }
  }
}
