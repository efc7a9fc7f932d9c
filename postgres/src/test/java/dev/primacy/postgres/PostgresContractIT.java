package dev.primacy.postgres;

import dev.primacy.core.node.ContractWorld;
import dev.primacy.core.node.PostgresContract;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, on the real thing. */
@ExtendWith(OrdinaryUser.class)
class PostgresContractIT extends PostgresContract {

  @Override
  protected ContractWorld newWorld() throws IOException {
    return new RealWorld();
  }
}
