package dev.primacy.cli.config;

import dev.primacy.agent.AgentSettings;
import dev.primacy.manager.ManagerSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration file of one host, read for one of the processes that run there. */
public final class HostConfiguration {

  /** Where a host keeps it unless told otherwise. */
  public static final Path DEFAULT_FILE = Path.of("/etc/primacy/primacy.yaml");

  private static final long LARGEST = 1 << 20;

  private HostConfiguration() {}

  /** What reading gave: settings without a single problem, or every problem and no settings. */
  public sealed interface Result<T> {

    record Good<T>(T settings) implements Result<T> {}

    record Bad<T>(List<Problem> problems) implements Result<T> {}
  }

  /** Reads the file for the manager of this host. */
  public static Result<ManagerSettings> manager(Path file, Map<String, String> environment) {
    Findings findings = new Findings();
    Optional<HostSections> host = read(file, environment, HostSections.Role.MANAGER, findings);
    return result(host.flatMap(HostSections::manager), findings);
  }

  /** Reads the file for all agents of this host. */
  public static Result<List<AgentSettings>> agents(Path file, Map<String, String> environment) {
    Findings findings = new Findings();
    Optional<HostSections> host = read(file, environment, HostSections.Role.AGENT, findings);
    return result(host.map(HostSections::agents), findings);
  }

  private static <T> Result<T> result(Optional<T> settings, Findings findings) {
    return findings.isEmpty() && settings.isPresent()
        ? new Result.Good<>(settings.get())
        : new Result.Bad<>(findings.inOrder());
  }

  private static Optional<HostSections> read(
      Path file, Map<String, String> environment, HostSections.Role role, Findings findings) {
    return text(file, findings)
        .flatMap(text -> Yaml.file(file.toString(), text, findings))
        .map(root ->
            HostSections.read(
                root, role, new Section.Reading(findings, new Surroundings(environment))));
  }

  private static Optional<String> text(Path file, Findings findings) {
    Problem.Place place = new Problem.Place(file.toString(), 0, 0);
    try {
      if (Files.isDirectory(file)) {
        findings.add(place, "", "is a directory", "name the file in it with --config");
      } else if (Files.size(file) > LARGEST) {
        findings.add(place, "", "is larger than any configuration", "name another with --config");
      } else {
        return Optional.of(Files.readString(file));
      }
    } catch (NoSuchFileException e) {
      findings.add(place, "", "does not exist", "write it, or name another with --config");
    } catch (CharacterCodingException e) {
      findings.add(place, "", "is not UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      findings.add(place, "", "cannot be read", "let this user read it");
    }
    return Optional.empty();
  }
}
