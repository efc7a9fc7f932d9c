package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs a test class as an ordinary user, because PostgreSQL refuses root: where the build is
 * root's, the class runs once more in a JVM of user {@code postgres}, and each test here reports
 * what it did there. For anybody else it changes nothing.
 *
 * <p>The class path is copied to a directory that everybody can read: root's home is closed to
 * others.
 */
public final class OrdinaryUser
    implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {

  private static final String USER = "postgres";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final boolean SWITCH = Libc.isRoot();

  private Map<String, String> results = Map.of();
  private Path copies = Path.of("");

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    if (!SWITCH) {
      return;
    }
    copies = Files.createTempDirectory("primacy-it");
    Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path report = copies.resolve("results");
    Process child =
        new ProcessBuilder(command(context.getRequiredTestClass(), report))
            .directory(copies.toFile())
            .redirectErrorStream(true)
            .start();
    // Through this JVM's own stream: the native one belongs to the build's test runner.
    Thread.ofVirtual().start(() -> child.inputReader().lines().forEach(System.out::println));
    if (!child.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      child.destroyForcibly();
    }
    results = Files.exists(report) ? read(report) : Map.of();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (SWITCH) {
      DurableFiles.deleteTree(copies);
    }
  }

  private List<String> command(Class<?> test, Path report) throws IOException {
    return List.of(
        "setpriv",
        "--reuid=" + USER,
        "--regid=" + USER,
        "--clear-groups",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx256m",
        "-cp",
        copyOfClassPath(),
        OrdinaryUserRun.class.getName(),
        selection(test),
        report.toString());
  }

  /** One method where the build was asked for one: {@code -Dit.test=ProbeIT#tellsARefusal}. */
  private static String selection(Class<?> test) {
    String asked = System.getProperty("it.test", "");
    String method = test.getSimpleName() + "#\\w+";
    return asked.matches(method)
        ? test.getName() + asked.substring(asked.indexOf('#'))
        : test.getName();
  }

  private String copyOfClassPath() throws IOException {
    List<String> copied = new ArrayList<>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (Files.exists(from)) {
        Path to = copies.resolve(copied.size() + "-" + from.getFileName());
        copy(from, to);
        copied.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, copied);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
  }

  private static Map<String, String> read(Path report) throws IOException {
    Map<String, String> results = new TreeMap<>();
    for (String line : Files.readAllLines(report)) {
      int tab = line.indexOf('\t');
      results.put(line.substring(0, tab), line.substring(tab + 1).replace('\u0001', '\n'));
    }
    return results;
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (!SWITCH) {
      invocation.proceed();
      return;
    }
    invocation.skip();
    assertThat(results.getOrDefault(context.getUniqueId(), "it did not run"))
        .as("as user " + USER)
        .isEqualTo(OrdinaryUserRun.PASSED);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    interceptTestMethod(invocation, method, context);
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedUnlessSwitched(invocation);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedUnlessSwitched(invocation);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedUnlessSwitched(invocation);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceedUnlessSwitched(invocation);
  }

  private static void proceedUnlessSwitched(Invocation<@Nullable Void> invocation)
      throws Throwable {
    if (SWITCH) {
      invocation.skip();
    } else {
      invocation.proceed();
    }
  }
}
