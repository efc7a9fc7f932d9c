package dev.primacy.cli;

import dev.primacy.cli.config.HostConfiguration;
import dev.primacy.manager.Manager;
import dev.primacy.manager.ManagerSettings;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the manager of this host until it is told to stop. */
@Command(
    name = "manager",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the manager of this host in the foreground, its log on standard error.",
      "SIGTERM stops it; no database notices."
    })
final class ManagerCommand implements Runnable {

  @Option(names = "--config", paramLabel = "FILE", description = "Default: ${DEFAULT-VALUE}.")
  private Path config = HostConfiguration.DEFAULT_FILE;

  private final Shell shell;

  ManagerCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ManagerSettings settings =
        Foreground.settings(HostConfiguration.manager(config, shell.environment()), shell);
    Foreground.run(() -> {
      Manager manager = Manager.start(settings);
      Foreground.closeOnSignal(manager);
      LoggerFactory.getLogger(ManagerCommand.class)
          .info(
              "manager={} version={} serves {}",
              settings.id(),
              VersionCommand.version(),
              settings.self().api());
      return "the manager ended: " + manager.ended().join();
    });
  }
}
