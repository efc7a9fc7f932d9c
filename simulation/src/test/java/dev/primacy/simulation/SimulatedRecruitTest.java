package dev.primacy.simulation;

import dev.primacy.core.node.ContractWorld;
import dev.primacy.core.node.RecruitContract;

/** A simulated standby is recruited as a real one is, also with its replay held up. */
final class SimulatedRecruitTest extends RecruitContract {

  @Override
  protected ContractWorld newWorld() {
    return new SimulatedBench();
  }
}
