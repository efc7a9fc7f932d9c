package dev.primacy.cli;

import dev.primacy.cli.playground.PlaygroundCommand;
import dev.primacy.cli.playground.RehearseCommand;
import picocli.CommandLine.Command;

/** The command above all others: alone it does nothing but name them. */
@Command(
    name = "primacy",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps exactly one PostgreSQL node of a cluster in charge.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed, with the reason",
      "2:not called as it has to be",
      "3:no manager reachable",
      "4:still running when --timeout ran out",
      "78:bad configuration"
    },
    subcommands = {
      PlaygroundCommand.class,
      ManagerCommand.class,
      AgentCommand.class,
      RehearseCommand.class,
      ClusterCommand.class,
      StatusCommand.class,
      TopologyCommand.class,
      SwitchoverCommand.class,
      FailoverCommand.class,
      ExplainCommand.class,
      HistoryCommand.class,
      DsnCommand.class,
      CompletionCommand.class,
      VersionCommand.class
    })
final class Primacy implements Runnable {

  @Override
  public void run() {
    throw new CommandFailure(
        Exit.USAGE, "name a command; primacy --help lists them, primacy playground shows them");
  }
}
