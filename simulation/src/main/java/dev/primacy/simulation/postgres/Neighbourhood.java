package dev.primacy.simulation.postgres;

import java.util.Optional;

/** How servers find and reach each other. */
public interface Neighbourhood {

  /** The host at an address that nodes stream from. */
  Optional<Host> at(String address);

  /** Whether a packet from one host would arrive at the other. */
  boolean reaches(Host from, Host to);

  /** How long a packet takes, in microseconds. */
  long latency();
}
