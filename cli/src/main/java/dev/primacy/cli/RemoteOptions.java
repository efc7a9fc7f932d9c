package dev.primacy.cli;

import dev.primacy.cli.output.Format;
import dev.primacy.cli.output.Style;
import dev.primacy.cli.playground.Marker;
import dev.primacy.cli.playground.Markers;
import dev.primacy.core.cluster.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes that asks a manager. */
final class RemoteOptions {

  @Option(
      names = "--managers",
      paramLabel = "HOST:PORT,...",
      description =
          "Managers to ask (gRPC), in this order. Default: PRIMACY_MANAGERS, else the newest"
              + " running playground.")
  private @Nullable String managers;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  private final Shell shell;

  RemoteOptions(Shell shell) {
    this.shell = shell;
  }

  /** The managers to talk to. */
  Managers connect() {
    if (timeout < 1) {
      throw new CommandFailure(Exit.USAGE, "--timeout takes a number of seconds from 1");
    }
    return new Managers(addresses(), Duration.ofSeconds(timeout));
  }

  /** The playground that is asked, where it is one. */
  Optional<Marker> playground() {
    List<Address> asked = addresses();
    return playgrounds().stream()
        .filter(marker -> marker.managers().containsAll(asked))
        .findFirst();
  }

  /** Those that run now and that the caller can find, the newest first. */
  List<Marker> playgrounds() {
    return Markers.of(shell.environment()).running();
  }

  private List<Address> addresses() {
    if (managers != null) {
      return parse("--managers", managers);
    }
    String variable = shell.environment().getOrDefault("PRIMACY_MANAGERS", "");
    if (!variable.isBlank()) {
      return parse("PRIMACY_MANAGERS", variable);
    }
    return playgrounds().stream()
        .findFirst()
        .map(Marker::managers)
        .orElseThrow(() ->
            new CommandFailure(
                Exit.NO_MANAGER,
                "no manager is named and no playground is running: use --managers"
                    + " HOST:PORT,... or set PRIMACY_MANAGERS, or start `primacy playground`"));
  }

  private static List<Address> parse(String source, String text) {
    List<Address> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      addresses.add(
          Address.parse(part.strip())
              .orElseThrow(() ->
                  new CommandFailure(
                      Exit.USAGE,
                      "%s: '%s' is no address; write HOST:PORT,HOST:PORT with the gRPC ports of"
                              .formatted(source, part)
                          + " the managers (7400 by default)")));
    }
    return List.copyOf(addresses);
  }

  Style style() {
    return new Style(shell.hasColours(), shell.hasUnicode());
  }

  /** The option of those that print an answer. */
  static final class OutputOption {

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        defaultValue = "table",
        description =
            "table for people; json or yaml, the API's own messages, for scripts. Default:"
                + " ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    Format format() {
      return format;
    }
  }
}
