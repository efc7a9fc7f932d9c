package dev.primacy.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints the script that completes commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a completion script for bash and zsh.",
      "Use it now: source <(primacy completion)"
    })
final class CompletionCommand implements Runnable {

  private final Shell shell;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    shell.out().print(AutoComplete.bash("primacy", Main.commandLine(shell)));
  }
}
