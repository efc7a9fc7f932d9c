package dev.primacy.core.given;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.Judgement;
import dev.primacy.core.time.MonoTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a view holds beside the record and the sights. */
public final class ViewBuilder {

  public static final MonoTime NOW = new MonoTime(1_000_000_000_000L);

  private final PrimaryBuilder primary = PrimaryBuilder.aPrimary().marker(1);
  private Judgement judgement = new Judgement(Verdict.HEALTHY, List.of());
  private long operationMillis;
  private final SortedMap<Admission, MonoTime> missingSince = new TreeMap<>();
  private Optional<MonoTime> shortSince = Optional.empty();
  private Optional<Position> lastSampled = Optional.empty();
  private OptionalLong unseenBytes = OptionalLong.of(0);
  private final SortedMap<NodeId, MonoTime> leaseEnds = new TreeMap<>();
  private ManagerRules rules = ManagerRules.ALL;

  ViewBuilder() {}

  public ViewBuilder judged(Verdict verdict, Sighting... evidence) {
    judgement = new Judgement(verdict, List.of(evidence));
    return this;
  }

  /** Others than its agent have met the primary. */
  public ViewBuilder met() {
    judgement = new Judgement(judgement.verdict(), judgement.evidence(), true);
    return this;
  }

  /** The present operation was first seen so long ago. */
  public ViewBuilder operationMillis(long millis) {
    operationMillis = millis;
    return this;
  }

  /** The admission has had no walsender for so long. */
  public ViewBuilder missing(Admission admission, long millis) {
    missingSince.put(admission, NOW.minusMillis(millis));
    return this;
  }

  /** Fewer than the rule requires have had a walsender for so long. */
  public ViewBuilder shortFor(long millis) {
    shortSince = Optional.of(NOW.minusMillis(millis));
    return this;
  }

  public ViewBuilder sampled(String position) {
    lastSampled = Optional.of(Texts.at(position));
    return this;
  }

  /** So much may have been written since it was sampled. */
  public ViewBuilder unseen(long bytes) {
    unseenBytes = OptionalLong.of(bytes);
    return this;
  }

  /** Nobody knows what was written since it was sampled. */
  public ViewBuilder longUnseen() {
    unseenBytes = OptionalLong.empty();
    return this;
  }

  /** The lease of the node's agent is over in so long; a negative number, so long ago. */
  public ViewBuilder leaseEndsIn(String node, long millis) {
    leaseEnds.put(Texts.node(node), NOW.minusMillis(-millis));
    return this;
  }

  void rules(ManagerRules some) {
    rules = some;
  }

  void primary(Consumer<PrimaryBuilder> change) {
    change.accept(primary);
  }

  Server.Primary primary() {
    return primary.build();
  }

  View build(ClusterState state, Sights sights) {
    return new View(
        state,
        sights.at(NOW),
        judgement,
        NOW,
        NOW.minusMillis(operationMillis),
        missingSince,
        shortSince,
        lastSampled,
        unseenBytes,
        leaseEnds,
        List.of(),
        rules);
  }
}
