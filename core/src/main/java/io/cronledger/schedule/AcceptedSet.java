package io.cronledger.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A set of definitions that was accepted as the one in force.
 *
 * @param version counts them; the highest is in force
 * @param by the node that put it forward, if there are several
 * @param steps in how many it has come into force so far
 */
public record AcceptedSet(
    long version, String hash, Instant acceptedAt, @Nullable String by, long steps) {}
