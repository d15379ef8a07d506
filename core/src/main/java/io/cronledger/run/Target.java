package io.cronledger.run;

import org.jspecify.annotations.Nullable;

/**
 * Where calls go.
 *
 * @param token the name of the token that is shown there; null for the service's own
 */
public record Target(TaskRef task, @Nullable String token) {}
