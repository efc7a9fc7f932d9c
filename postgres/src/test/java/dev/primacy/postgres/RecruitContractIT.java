package dev.primacy.postgres;

import dev.primacy.core.node.ContractWorld;
import dev.primacy.core.node.RecruitContract;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The recruit's part of the contract, on the real thing. */
@ExtendWith(OrdinaryUser.class)
class RecruitContractIT extends RecruitContract {

  @Override
  protected ContractWorld newWorld() throws IOException {
    return new RealWorld();
  }
}
