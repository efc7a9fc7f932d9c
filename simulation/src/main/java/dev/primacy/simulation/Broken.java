package dev.primacy.simulation;

/** An invariant does not hold: the run ends here. */
final class Broken extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String invariant;

  Broken(Class<?> invariant, String what) {
    this(invariant.getSimpleName(), what);
  }

  Broken(String invariant, String what) {
    super(what);
    this.invariant = invariant;
  }

  String invariant() {
    return invariant;
  }
}
