package dev.primacy.cli;

import dev.primacy.agent.Agent;
import dev.primacy.agent.AgentSettings;
import dev.primacy.cli.config.HostConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the agents of this host until they are told to stop. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the agents of this host in the foreground, their log on standard error.",
      "SIGTERM stops them; PostgreSQL goes on."
    })
final class AgentCommand implements Runnable {

  @Option(names = "--config", paramLabel = "FILE", description = "Default: ${DEFAULT-VALUE}.")
  private Path config = HostConfiguration.DEFAULT_FILE;

  private final Shell shell;

  AgentCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    List<AgentSettings> all =
        Foreground.settings(HostConfiguration.agents(config, shell.environment()), shell);
    Foreground.run(() -> run(all));
  }

  private static String run(List<AgentSettings> all) throws IOException {
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (AgentSettings settings : all) {
      Agent agent = Agent.start(settings);
      Foreground.closeOnSignal(agent);
      ends.add(agent.ended());
      LoggerFactory.getLogger(AgentCommand.class)
          .info(
              "cluster={} node={} version={} dials {}",
              settings.cluster(),
              settings.node(),
              VersionCommand.version(),
              settings.managers());
    }
    // One agent that ends takes the process with it: whoever started it starts it anew.
    return "the agent ended: "
        + CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).join();
  }
}
