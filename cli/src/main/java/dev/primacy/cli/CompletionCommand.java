package dev.primacy.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that completes commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a completion script for bash and zsh.",
      "Use it now: source <(primacy completion)"
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec;

  private final Shell shell;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    shell.out().print(AutoComplete.bash("primacy", spec.root().commandLine()));
  }
}
