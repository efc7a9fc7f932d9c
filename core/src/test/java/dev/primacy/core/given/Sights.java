package dev.primacy.core.given;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.Sight;
import dev.primacy.core.time.MonoTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the nodes' agents have said, and how long ago; unless said otherwise just now. */
public final class Sights {

  private static final MonoTime ASKED = new MonoTime(0);

  private final SortedMap<NodeId, Draft> drafts = new TreeMap<>();

  private static final class Draft {
    NodeSettings settings;
    final MemoryBuilder memory = MemoryBuilder.aMemory().accepted(1, 1, 1);
    final FactsBuilder facts;
    long silentMillis;
    boolean duplicate;
    boolean setBack;
    boolean reconnected;
    boolean unheard;

    Draft(NodeSettings settings, FactsBuilder facts) {
      this.settings = settings;
      this.facts = facts;
    }
  }

  void add(String name, Server server) {
    drafts.put(
        Texts.node(name),
        new Draft(NodeSettings.at(ClusterBuilder.address(name)), FactsBuilder.facts(server)));
  }

  void settings(String name, NodeSettings settings) {
    draft(name).settings = settings;
  }

  void facts(String name, Consumer<FactsBuilder> change) {
    change.accept(draft(name).facts);
    silent(name, 0);
  }

  void memory(String name, Consumer<MemoryBuilder> change) {
    change.accept(draft(name).memory);
    silent(name, 0);
  }

  void silent(String name, long millis) {
    draft(name).silentMillis = millis;
  }

  void duplicate(String name) {
    draft(name).duplicate = true;
  }

  void setBack(String name) {
    draft(name).setBack = true;
  }

  void reconnected(String name) {
    draft(name).reconnected = true;
  }

  void unheard(String name) {
    draft(name).unheard = true;
  }

  public Report report(String name) {
    Draft draft = draft(name);
    return new Report(
        Texts.node(name),
        draft.settings,
        new Life(1, draft.facts.build().life()),
        draft.memory.build(),
        draft.facts.build(),
        ASKED);
  }

  SortedMap<NodeId, Sight> at(MonoTime now) {
    SortedMap<NodeId, Sight> sights = new TreeMap<>();
    drafts.forEach((id, draft) -> {
      Report report = report(id.name());
      Sight sight = Sight.NOTHING;
      if (draft.unheard) {
        sights.put(id, sight);
        return;
      }
      if (draft.duplicate) {
        sight = sight.withConnection(true, true);
      }
      if (draft.setBack) {
        sight = sight.reporting(promisedMore(report), now.minusMillis(draft.silentMillis));
      }
      sight = sight.reporting(report, now.minusMillis(draft.silentMillis));
      sights.put(id, draft.reconnected ? sight.withConnection(true, false) : sight);
    });
    return sights;
  }

  /** As the agent was before its host was set back. */
  private static Report promisedMore(Report report) {
    Memory memory = MemoryBuilder.aMemory().accepted(99, 1, 1).build();
    return new Report(
        report.node(), report.settings(), report.life(), memory, report.facts(), report.asked());
  }

  private Draft draft(String name) {
    Draft draft = drafts.get(Texts.node(name));
    if (draft == null) {
      throw new IllegalStateException("nobody is called " + name);
    }
    return draft;
  }
}
