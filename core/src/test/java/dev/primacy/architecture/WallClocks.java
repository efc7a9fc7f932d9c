package dev.primacy.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;

/**
 * The rule that time of day decides nothing: a clock that an operator or NTP may set is read in
 * classes named {@code WallClock} alone, which stamp what people read. Everything timed takes a
 * monotonic clock.
 */
public final class WallClocks {

  private static final String ALLOWED = "WallClock";

  private static final List<String> TIMES_OF_DAY =
      List.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime",
          "java.time.Year");

  private WallClocks() {}

  public static ArchRule rule() {
    return noClasses()
        .that()
        .doNotHaveSimpleName(ALLOWED)
        .should()
        .accessTargetWhere(
            member("java.lang.System", "currentTimeMillis")
                .or(member("java.time.Clock", "system", "systemUTC", "systemDefaultZone"))
                .or(member("java.time.InstantSource", "system"))
                .or(member("java.util.Calendar", "getInstance"))
                .or(timeOfDayNow())
                .or(emptyDate())
                .as("a clock that can be set"))
        .as("only a class named %s reads the time of day".formatted(ALLOWED));
  }

  private static DescribedPredicate<JavaAccess<?>> timeOfDayNow() {
    return DescribedPredicate.describe(
        "now()",
        access ->
            TIMES_OF_DAY.contains(access.getTargetOwner().getName())
                && access.getName().equals("now"));
  }

  private static DescribedPredicate<JavaAccess<?>> emptyDate() {
    return DescribedPredicate.describe(
        "new Date()", access -> access.getTarget().getFullName().equals("java.util.Date.<init>()"));
  }

  private static DescribedPredicate<JavaAccess<?>> member(String owner, String... names) {
    return DescribedPredicate.describe(
        owner,
        access ->
            access.getTargetOwner().getName().equals(owner)
                && Arrays.asList(names).contains(access.getName()));
  }
}
