package dev.primacy.cli;

import dev.primacy.cli.config.HostConfiguration.Result;
import dev.primacy.cli.config.Problem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
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

  private static String sentence(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.toString() : message;
  }

  /** Runs a daemon; what ends it is in its log, a bug with its stack. */
  static void run(Daemon daemon) {
    Logger log = LoggerFactory.getLogger("dev.primacy");
    try {
      throw new CommandFailure(Exit.FAILED, daemon.run());
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, sentence(e));
    } catch (CompletionException e) {
      log.error("a bug, or a disk that failed: the process ends", e.getCause());
      throw new CommandFailure(Exit.FAILED, "ended: " + e.getCause());
    } catch (CommandFailure e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("a bug: the process ends", e);
      throw e;
    }
  }

  /** Runs until it ends by itself, and says why it did. */
  @FunctionalInterface
  interface Daemon {
    String run() throws IOException;
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
