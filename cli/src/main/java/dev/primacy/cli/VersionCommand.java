package dev.primacy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Says which build this is, and on which Java it runs. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Says which build this is.")
final class VersionCommand implements Runnable, IVersionProvider {

  private final Shell shell;

  VersionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    shell.out().println(text());
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }

  private static String text() {
    return "primacy %s (Java %s)".formatted(version(), Runtime.version());
  }

  /** Written by the build. */
  static String version() {
    try (InputStream resource = VersionCommand.class.getResourceAsStream("version")) {
      if (resource == null) {
        throw new IllegalStateException("the build left out the resource 'version'");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
