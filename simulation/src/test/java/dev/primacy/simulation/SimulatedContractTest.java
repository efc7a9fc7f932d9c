package dev.primacy.simulation;

import dev.primacy.core.node.ContractWorld;
import dev.primacy.core.node.PostgresContract;

/** The simulated server does what the real one does, as far as anybody here leans on it. */
final class SimulatedContractTest extends PostgresContract {

  @Override
  protected ContractWorld newWorld() {
    return new SimulatedBench();
  }
}
