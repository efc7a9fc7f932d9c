package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A listener that writes down what it hears. */
final class Recorder<S> implements LogListener<S> {

  final List<String> heard = new CopyOnWriteArrayList<>();
  volatile @Nullable S state;
  volatile long index = -1;
  volatile OptionalLong leadsIn = OptionalLong.empty();
  volatile @Nullable S stateWhenItLed;
  volatile Optional<ManagerId> leader = Optional.empty();
  volatile Optional<String> failure = Optional.empty();

  @Override
  public void applied(S next, long at, long term) {
    state = next;
    index = at;
  }

  @Override
  public void leads(long term) {
    stateWhenItLed = state;
    leadsIn = OptionalLong.of(term);
    heard.add("leads " + term);
  }

  @Override
  public void follows() {
    leadsIn = OptionalLong.empty();
    heard.add("follows");
  }

  @Override
  public void leader(Optional<ManagerId> known) {
    leader = known;
    heard.add("leader " + known.map(ManagerId::name).orElse("nobody"));
  }

  @Override
  public void failed(String reason) {
    failure = Optional.of(reason);
    heard.add("failed");
  }
}
