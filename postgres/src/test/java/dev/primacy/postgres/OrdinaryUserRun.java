package dev.primacy.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The other half of {@link OrdinaryUser}: runs one class, writes one line for each test. */
final class OrdinaryUserRun {

  static final String PASSED = "passed";

  private OrdinaryUserRun() {}

  public static void main(String[] arguments) throws IOException {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                arguments[0].contains("#") ? selectMethod(arguments[0]) : selectClass(arguments[0]))
            .build();
    try (PrintStream report = new PrintStream(arguments[1], UTF_8)) {
      LauncherFactory.create().execute(request, new Reporter(report));
    }
  }

  private record Reporter(PrintStream report) implements TestExecutionListener {

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      String text =
          result
              .getThrowable()
              .map(Reporter::text)
              .orElse(
                  result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? PASSED : "aborted");
      report.println(test.getUniqueId() + "\t" + text.replace("\n", "\u0001"));
      if (!test.isTest() && result.getThrowable().isPresent()) {
        System.err.println(text);
      }
    }

    private static String text(Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
  }
}
