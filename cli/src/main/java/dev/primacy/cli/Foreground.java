package dev.primacy.cli;

import dev.primacy.cli.config.HostConfiguration.Result;
import dev.primacy.cli.config.Problem;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the two daemons have in common: settings or every problem, and an orderly end. */
final class Foreground {

  private Foreground() {}

  static <T> T settings(Result<T> result, Shell shell) {
    return switch (result) {
      case Result.Good<T>(T settings) -> settings;
      case Result.Bad<T>(List<Problem> problems) -> {
        problems.forEach(problem -> shell.err().println(problem));
        throw new CommandFailure(
            Exit.CONFIGURATION,
            problems.size() == 1
                ? "the configuration has a problem; nothing was started"
                : "the configuration has %d problems; nothing was started"
                    .formatted(problems.size()));
      }
    };
  }

  static String sentence(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.toString() : message;
  }

  static void closeOnSignal(AutoCloseable process) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(process)));
  }

  private static void close(AutoCloseable process) {
    try {
      process.close();
    } catch (Exception e) {
      LoggerFactory.getLogger(Foreground.class).warn("did not stop in good order", e);
    }
  }
}
