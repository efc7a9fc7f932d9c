package dev.primacy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.primacy.architecture.sample.core.Upwards;
import dev.primacy.architecture.sample.monitor.Connected;
import dev.primacy.architecture.sample.postgres.Server;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RulesTest {

  private static final String SAMPLE = "dev.primacy.architecture.sample";

  @Test
  void whatThisModuleSeesKeepsTheRules() {
    JavaClasses production = ModuleArrows.production();
    ModuleArrows.rules().forEach(rule -> rule.check(production));
    WallClocks.rule().check(production);
  }

  @Test
  void anArrowUpwardsIsFound() {
    assertThat(brokenBy(Upwards.class, Connected.class)).contains("core uses no other module");
  }

  @Test
  void aLibraryInAForeignModuleIsFound() {
    assertThat(brokenBy(Connected.class)).singleElement().asString().startsWith("JDBC is used by");
  }

  @Test
  void aClassOfNoModuleIsFound() {
    assertThat(
            ModuleArrows.rules("dev.primacy")
                .getFirst()
                .evaluate(only(RulesTest.class))
                .hasViolation())
        .isTrue();
  }

  @Test
  void whatIsAllowedIsNotFound() {
    assertThat(brokenBy(Server.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {Millis.class, Now.class, Zoned.class, Source.class, Dated.class})
  void aReaderOfTheTimeOfDayIsFound(Class<?> reader) {
    assertThat(WallClocks.rule().evaluate(only(reader)).hasViolation()).isTrue();
  }

  @Test
  void theNamedReaderAndAMonotonicClockAreNotFound() {
    JavaClasses readers = only(WallClock.class, Monotonic.class);
    assertThat(WallClocks.rule().evaluate(readers).hasViolation()).isFalse();
  }

  private static List<String> brokenBy(Class<?>... types) {
    JavaClasses classes = only(types);
    return ModuleArrows.rules(SAMPLE).stream()
        .filter(rule -> rule.evaluate(classes).hasViolation())
        .map(ArchRule::getDescription)
        .toList();
  }

  private static JavaClasses only(Class<?>... types) {
    return new ClassFileImporter().importClasses(types);
  }

  record Millis(LongSupplier clock) {
    static Millis system() {
      return new Millis(System::currentTimeMillis);
    }
  }

  record Now(Instant at) {
    static Now read() {
      return new Now(Instant.now());
    }
  }

  record Zoned(Clock clock) {
    static Zoned utc() {
      return new Zoned(Clock.systemUTC());
    }
  }

  record Source(InstantSource source) {
    static Source system() {
      return new Source(InstantSource.system());
    }
  }

  @SuppressWarnings("JavaUtilDate") // the offender is the point
  record Dated(Date at) {
    static Dated today() {
      return new Dated(new Date());
    }
  }

  record WallClock(Instant at) {
    static WallClock read() {
      return new WallClock(Instant.now());
    }
  }

  record Monotonic(long nanos) {
    static Monotonic read() {
      return new Monotonic(System.nanoTime());
    }
  }
}
