package dev.primacy.cli.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of the file, asked for its keys one by one. An environment variable beats the file.
 * What was given and never asked for is unknown, so there is no second list of keys to keep in
 * step.
 */
final class Section {

  private final String path;
  private final Problem.Place place;
  private final Reading reading;
  private final SortedMap<String, Setting> given = new TreeMap<>();
  private final SortedMap<String, Problem.Place> places = new TreeMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  /** What all sections of one file share. */
  record Reading(Findings findings, Surroundings surroundings) {}

  Section(String path, Problem.Place place, Reading reading) {
    this.path = path;
    this.place = place;
    this.reading = reading;
  }

  static Section of(Setting written, Reading reading) {
    Setting setting = Yaml.structured(written);
    Section section = new Section(setting.key(), setting.place(), reading);
    if (setting.node() instanceof MappingNode mapping) {
      mapping.getValue().forEach(entry -> section.take(setting, entry));
    } else if (!setting.isAbsent()) {
      reading.findings.add(setting, "is not a section", "write `key: value` lines below it");
    }
    return section;
  }

  private void take(Setting parent, NodeTuple entry) {
    Problem.Place at = parent.source().of(entry.getKeyNode());
    if (!(entry.getKeyNode() instanceof ScalarNode name)) {
      reading.findings.add(at, path, "has a key that is no word", "write `key: value`");
      return;
    }
    Setting setting = parent.below(key(name.getValue()), entry.getValueNode());
    Problem.Place before = places.putIfAbsent(name.getValue(), at);
    if (before != null) {
      reading.findings.add(at, setting.key(), "is given twice, first at " + before, "remove one");
    } else {
      given.put(name.getValue(), setting);
    }
  }

  Problem.Place place() {
    return place;
  }

  /** Where the value of a key stands, for a problem that shows only later. */
  Problem.Place place(String name) {
    return setting(name).map(Setting::place).orElse(place);
  }

  String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean has(String name) {
    return given.containsKey(name) || setting(name).isPresent() || section(name).isPresent();
  }

  <T> T required(String name, Kind<T> kind) {
    return setting(name)
        .map(setting -> read(setting, kind))
        .orElseGet(() -> missing(name, kind.fix(), kind.standIn()));
  }

  <T> T optional(String name, Kind<T> kind, T otherwise) {
    return setting(name).map(setting -> read(setting, kind)).orElse(otherwise);
  }

  <T> List<T> list(String name, Kind<T> kind) {
    return items(name).stream().map(setting -> read(setting, kind)).toList();
  }

  SortedMap<String, String> entries(String name) {
    SortedMap<String, String> entries = new TreeMap<>();
    section(name)
        .ifPresent(section ->
            section
                .given
                .keySet()
                .forEach(entry -> entries.put(entry, section.required(entry, Kind.TEXT))));
    return entries;
  }

  /** The section below; empty where neither file nor environment says anything of it. */
  Optional<Section> section(String name) {
    Optional<Section> written = setting(name).map(setting -> of(setting, reading));
    if (written.isPresent() || !reading.surroundings.saysSomethingOf(key(name))) {
      return written;
    }
    return Optional.of(new Section(key(name), place, reading));
  }

  /**
   * The section below, empty where it was not written: each key that it must have is then missing.
   */
  Section requiredSection(String name) {
    return section(name).orElseGet(() -> new Section(key(name), place, reading));
  }

  List<Section> sections(String name) {
    return items(name).stream().map(setting -> of(setting, reading)).toList();
  }

  /** To be called when every key was asked for. */
  void reportUnknown() {
    given.keySet().stream().filter(name -> !asked.contains(name)).forEach(this::reportUnknown);
  }

  private void reportUnknown(String name) {
    String fix =
        asked.contains(name + "_file")
            ? "secrets are given by file only: write %s_file: /path/of/the/file".formatted(name)
            : Spelling.closest(name, asked)
                .map(close -> "did you mean " + close + "?")
                .orElse("known here: " + String.join(", ", asked));
    reading.findings.add(places.getOrDefault(name, place), key(name), "unknown key", fix);
  }

  private <T> T missing(String name, String fix, T standIn) {
    reading.findings.add(place, key(name), "is missing", fix);
    return standIn;
  }

  private Optional<Setting> setting(String name) {
    asked.add(name);
    return reading
        .surroundings
        .value(key(name))
        .map(text -> Yaml.variable(key(name), text))
        .or(() -> Optional.ofNullable(given.get(name)))
        .filter(setting -> !setting.isAbsent());
  }

  private <T> T read(Setting setting, Kind<T> kind) {
    if (!(setting.node() instanceof ScalarNode scalar)) {
      reading.findings.add(setting, "is not a single value", kind.fix());
      return kind.standIn();
    }
    Optional<T> value = kind.reading().apply(scalar.getValue());
    if (value.isEmpty()) {
      reading.findings.add(setting, "'%s' will not do".formatted(scalar.getValue()), kind.fix());
    }
    return value.orElse(kind.standIn());
  }

  private List<Setting> items(String name) {
    return setting(name).map(this::items).orElse(List.of());
  }

  private List<Setting> items(Setting written) {
    Setting setting = Yaml.structured(written);
    if (!(setting.node() instanceof SequenceNode sequence)) {
      reading.findings.add(setting, "is not a list", "write [one, two] or lines that begin with -");
      return List.of();
    }
    List<Setting> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(setting.below("%s[%d]".formatted(setting.key(), items.size()), item));
    }
    return Collections.unmodifiableList(items);
  }
}
