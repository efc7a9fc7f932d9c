package dev.primacy.core.observation;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Sighting.Seen;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.Probe.Answer;
import dev.primacy.core.time.MonoTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What others than its own agent have seen of a node since it was suspected: the managers' probes,
 * what its standbys heard from it, and what they were answered when they asked.
 */
final class Witnesses {

  private final SortedMap<NodeId, Sight> sights;
  private final NodeId suspect;
  private final Times times;
  private final MonoTime now;
  private final MonoTime since;
  private final List<Probe> probes;

  Witnesses(
      SortedMap<NodeId, Sight> sights, NodeId suspect, Times times, MonoTime now, MonoTime since) {
    this.sights = sights;
    this.suspect = suspect;
    this.times = times;
    this.now = now;
    this.since = since;
    this.probes = sight().probes().values().stream().filter(p -> isRecent(p.at())).toList();
  }

  boolean anyManagerWasAnswered() {
    return probes.stream().anyMatch(p -> p.answer().isSignOfLife());
  }

  /** The word "streaming" proves nothing; what counts is a message since the suspicion began. */
  boolean anyStandbyHears() {
    return standbys().anyMatch(s -> hears(s) || asked(s).anyMatch(a -> a.answer().isSignOfLife()));
  }

  /** Whether anybody but its agent has met it; only who is heard himself counts. */
  boolean meetIt() {
    return anyManagerWasAnswered() || anyStandbyHears();
  }

  boolean mostWereRefused(int managers) {
    return count(Answer.REFUSED) * 2 > managers;
  }

  boolean mostFoundItMute(int managers) {
    return count(Answer.MUTE) * 2 > managers;
  }

  boolean mostGotNothing(int managers) {
    return probes.stream().filter(p -> !p.answer().isSignOfLife()).count() * 2L > managers;
  }

  /**
   * Whether every standby whose agent is heard has asked in vain. One that does not come to it is
   * not waited for longer than for any effect.
   */
  boolean everyStandbyAskedInVain() {
    return now.since(since).compareTo(times.effect()) >= 0
        || standbys().allMatch(s -> asked(s).anyMatch(a -> !a.answer().isSignOfLife()));
  }

  List<Sighting> evidence() {
    List<Sighting> evidence = new ArrayList<>();
    probes.forEach(p -> evidence.add(sighting(p.observer().name(), seen(p.answer()), p.at())));
    sights.forEach((id, sight) -> {
      if (!id.equals(suspect) && hears(sight)) {
        MonoTime at = sight.heardUpstreamAt().orElseThrow();
        evidence.add(sighting("standby " + id, Seen.HEARD_BY_STANDBY, at));
      }
    });
    sight()
        .asked()
        .forEach((standby, asked) -> {
          if (isRecent(asked.at())) {
            evidence.add(sighting("standby " + standby, seen(asked.answer()), asked.at()));
          }
        });
    return evidence;
  }

  private Sight sight() {
    return sights.getOrDefault(suspect, Sight.NOTHING);
  }

  private long count(Answer answer) {
    return probes.stream().filter(p -> p.answer() == answer).count();
  }

  private Stream<Sight> standbys() {
    return sights.entrySet().stream()
        .filter(e -> !e.getKey().equals(suspect))
        .map(Map.Entry::getValue)
        .filter(s ->
            s.fresh(now, times.silent())
                .filter(r -> r.server() instanceof Server.Standby)
                .isPresent());
  }

  private boolean hears(Sight standby) {
    return standby.heardUpstreamAt().filter(at -> !at.isBefore(since)).isPresent();
  }

  private Stream<Probe.Asked> asked(Sight standby) {
    return standby.report().stream()
        .map(h -> sight().asked().get(h.report().node()))
        .flatMap(Stream::ofNullable)
        .filter(a -> isRecent(a.at()));
  }

  // Who suspects asks again and again: an old answer is that of somebody who is gone himself, and
  // would speak for or against the node for ever.
  private boolean isRecent(MonoTime at) {
    return !at.isBefore(since) && now.since(at).compareTo(times.effect()) <= 0;
  }

  private Sighting sighting(String observer, Seen seen, MonoTime at) {
    return new Sighting(observer, seen, now.millisSince(at));
  }

  private static Seen seen(Answer answer) {
    return switch (answer) {
      case ANSWERED, REJECTED -> Seen.ANSWERED;
      case REFUSED -> Seen.REFUSED;
      case RESET -> Seen.RESET;
      case TIMED_OUT -> Seen.TIMED_OUT;
      case MUTE -> Seen.MUTE;
    };
  }
}
