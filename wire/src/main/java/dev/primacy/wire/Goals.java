package dev.primacy.wire;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Goal;
import java.util.Optional;

/** Goals, both ways. */
final class Goals {

  private Goals() {}

  static dev.primacy.api.v1.Goal write(Goal goal) {
    dev.primacy.api.v1.Goal.Builder builder = dev.primacy.api.v1.Goal.newBuilder();
    switch (goal) {
      case Goal.Enrol(long highest) ->
          builder.setEnrol(dev.primacy.api.v1.Goal.Enrol.newBuilder().setHighestAdmission(highest));
      case Goal.Found(long token) ->
          builder.setFound(dev.primacy.api.v1.Goal.Found.newBuilder().setToken(token));
      case Goal.Lead lead -> builder.setLead(write(lead));
      case Goal.Stand stand -> builder.setStand(write(stand));
      case Goal.Detached _ ->
          builder.setDetached(dev.primacy.api.v1.Goal.Detached.getDefaultInstance());
      case Goal.Pledged _ ->
          builder.setPledged(dev.primacy.api.v1.Goal.Pledged.getDefaultInstance());
      case Goal.Prepare(Goal.Lead lead, long checkpoint) ->
          builder.setPrepare(
              dev.primacy.api.v1.Goal.Prepare.newBuilder()
                  .setLead(write(lead))
                  .setCheckpoint(checkpoint));
      case Goal.Retire _ -> builder.setRetire(dev.primacy.api.v1.Goal.Retire.getDefaultInstance());
      case Goal.Stopped _ ->
          builder.setStopped(dev.primacy.api.v1.Goal.Stopped.getDefaultInstance());
      case Goal.Rebuild(long order, String source, long highest, boolean cloneOnly) ->
          builder.setRebuild(
              dev.primacy.api.v1.Goal.Rebuild.newBuilder()
                  .setOrder(order)
                  .setSource(source)
                  .setHighestAdmission(highest)
                  .setCloneOnly(cloneOnly));
    }
    return builder.build();
  }

  /** Empty where the goal is of a kind that this build does not know. */
  static Optional<Goal> read(dev.primacy.api.v1.Goal goal) {
    return switch (goal.getKindCase()) {
      case ENROL -> Optional.of(new Goal.Enrol(goal.getEnrol().getHighestAdmission()));
      case FOUND -> Optional.of(new Goal.Found(goal.getFound().getToken()));
      case LEAD -> Optional.of(lead(goal.getLead()));
      case STAND -> Optional.of(stand(goal.getStand()));
      case DETACHED -> Optional.of(new Goal.Detached());
      case PLEDGED -> Optional.of(new Goal.Pledged());
      case PREPARE ->
          Optional.of(
              new Goal.Prepare(
                  lead(goal.getPrepare().getLead()), goal.getPrepare().getCheckpoint()));
      case RETIRE -> Optional.of(new Goal.Retire());
      case STOPPED -> Optional.of(new Goal.Stopped());
      case REBUILD ->
          Optional.of(
              new Goal.Rebuild(
                  goal.getRebuild().getOrder(),
                  goal.getRebuild().getSource(),
                  goal.getRebuild().getHighestAdmission(),
                  goal.getRebuild().getCloneOnly()));
      case KIND_NOT_SET -> Optional.empty();
    };
  }

  private static Goal.Lead lead(dev.primacy.api.v1.Goal.Lead lead) {
    return new Goal.Lead(
        new Epoch(lead.getEpoch()),
        origin(lead.getOrigin()),
        new Timeline(lead.getTimeline()),
        Values.read(lead.getFrom()),
        lead.getNumber(),
        rule(lead.getRule()),
        lead.getDecision(),
        lead.getLeased());
  }

  private static Goal stand(dev.primacy.api.v1.Goal.Stand stand) {
    Optional<Lsn> limit =
        stand.getReach().hasLimit()
            ? Optional.of(new Lsn(stand.getReach().getLimit()))
            : Optional.empty();
    return new Goal.Stand(
        stand.getUpstream(),
        Values.read(stand.getAdmission()),
        new Reach(Values.read(stand.getReach().getLineage()), limit));
  }

  private static Reign.Origin origin(dev.primacy.api.v1.Origin origin) {
    return switch (origin) {
      case ORIGIN_FOUNDED -> Reign.Origin.FOUNDED;
      case ORIGIN_PROMOTED -> Reign.Origin.PROMOTED;
      case ORIGIN_REINSTATED -> Reign.Origin.REINSTATED;
      case ORIGIN_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("origin " + origin);
    };
  }

  private static dev.primacy.api.v1.Goal.Lead write(Goal.Lead lead) {
    return dev.primacy.api.v1.Goal.Lead.newBuilder()
        .setEpoch(lead.epoch().number())
        .setOrigin(
            switch (lead.origin()) {
              case FOUNDED -> dev.primacy.api.v1.Origin.ORIGIN_FOUNDED;
              case PROMOTED -> dev.primacy.api.v1.Origin.ORIGIN_PROMOTED;
              case REINSTATED -> dev.primacy.api.v1.Origin.ORIGIN_REINSTATED;
            })
        .setTimeline(lead.timeline().number())
        .setFrom(Values.write(lead.from()))
        .setNumber(lead.number())
        .setRule(
            dev.primacy.api.v1.Rule.newBuilder()
                .addAllAcknowledgers(
                    lead.rule().acknowledgers().stream().map(Values::write).toList())
                .setRequired(lead.rule().required()))
        .setDecision(lead.decision())
        .setLeased(lead.leased())
        .build();
  }

  private static dev.primacy.api.v1.Goal.Stand write(Goal.Stand stand) {
    dev.primacy.api.v1.Reach.Builder reach =
        dev.primacy.api.v1.Reach.newBuilder().setLineage(Values.write(stand.reach().lineage()));
    stand.reach().limit().map(Lsn::value).ifPresent(reach::setLimit);
    return dev.primacy.api.v1.Goal.Stand.newBuilder()
        .setUpstream(stand.upstream())
        .setAdmission(Values.write(stand.admission()))
        .setReach(reach)
        .build();
  }

  private static Rule rule(dev.primacy.api.v1.Rule rule) {
    return new Rule(
        rule.getAcknowledgersList().stream().map(Values::read).toList(), rule.getRequired());
  }
}
