package dev.primacy.core.node;

import java.util.Optional;

/**
 * A goal on its way to an agent.
 *
 * @param provenFor the life of the node that the leader knew of when it last proved itself by a
 *     committed entry; without it nothing is attached, promoted or rebuilt
 */
public record Order(Stamp stamp, Goal goal, Optional<Life> provenFor) {}
