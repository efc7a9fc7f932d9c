package dev.primacy.wire;

import dev.primacy.core.node.Lease;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Order;
import java.util.Optional;

/** What a manager orders, both ways. */
public final class Orders {

  private Orders() {}

  public static dev.primacy.api.v1.Order write(Order order) {
    dev.primacy.api.v1.Order.Builder builder =
        dev.primacy.api.v1.Order.newBuilder()
            .setStamp(Values.write(order.stamp()))
            .setGoal(Goals.write(order.goal()));
    order.provenFor().map(Values::write).ifPresent(builder::setProvenFor);
    order.lease().map(Values::write).ifPresent(builder::setLease);
    return builder.build();
  }

  /** Empty where the order is of a kind, or holds a value, that this build does not know. */
  public static Optional<Order> read(dev.primacy.api.v1.Order order) {
    try {
      Optional<Life> provenFor =
          order.hasProvenFor() ? Optional.of(Values.read(order.getProvenFor())) : Optional.empty();
      Optional<Lease> lease =
          order.hasLease() ? Optional.of(Values.read(order.getLease())) : Optional.empty();
      return Goals.read(order.getGoal())
          .map(goal -> new Order(Values.read(order.getStamp()), goal, provenFor, lease));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
