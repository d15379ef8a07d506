package io.cronledger.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a definition was in force: it yields the slots after one instant and up to
 * another.
 *
 * @param until null if it still is
 */
public record Stretch(Definition definition, Instant since, @Nullable Instant until) {}
