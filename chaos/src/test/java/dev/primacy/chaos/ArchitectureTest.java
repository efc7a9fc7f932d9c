package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.primacy.architecture.ModuleArrows;
import dev.primacy.architecture.WallClocks;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All modules that the program is made of, on one class path, keep the rules between modules. */
final class ArchitectureTest {

  private static final JavaClasses PRODUCTION = ModuleArrows.production();

  static Stream<ArchRule> rules() {
    return Stream.concat(ModuleArrows.rules().stream(), Stream.of(WallClocks.rule()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProgramKeeps(ArchRule rule) {
    rule.check(PRODUCTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "agent", "manager", "cli", "chaos"})
  void theProgramIsLookedAtAsAWhole(String module) {
    assertThat(PRODUCTION.stream().map(JavaClass::getPackageName))
        .anyMatch(name -> name.startsWith("dev.primacy." + module));
  }
}
